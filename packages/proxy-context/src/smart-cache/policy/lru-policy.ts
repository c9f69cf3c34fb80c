import type { EvictionPolicy } from './eviction-policy.ts';
import { NodeList } from './node-list.ts';
import type { PolicyNode } from './policy-node.ts';

/** Gives up what was used longest ago. */
export class LruPolicy<Node extends PolicyNode<Node>> implements EvictionPolicy<Node> {
  readonly #list = new NodeList<Node>();

  insert(node: Node): void {
    this.#list.push(node);
  }

  touch(node: Node): void {
    if (node === this.#list.newest) return;
    this.#list.remove(node);
    this.#list.push(node);
  }

  remove(node: Node): void {
    this.#list.remove(node);
  }

  victim(): Node | undefined {
    return this.#list.oldest;
  }
}
