import type { PolicyNode } from './policy-node.ts';

/** A list of entries from newest to oldest, threaded through the entries themselves. */
export class NodeList<Node extends PolicyNode<Node>> {
  newest: Node | undefined;
  oldest: Node | undefined;

  push(node: Node): void {
    node.older = this.newest;
    if (this.newest === undefined) this.oldest = node;
    else this.newest.newer = node;
    this.newest = node;
  }

  remove(node: Node): void {
    const { newer, older } = node;
    if (newer === undefined) this.newest = older;
    else newer.older = older;
    if (older === undefined) this.oldest = newer;
    else older.newer = newer;
    // What is gone must not keep its neighbours alive.
    node.newer = undefined;
    node.older = undefined;
  }
}
