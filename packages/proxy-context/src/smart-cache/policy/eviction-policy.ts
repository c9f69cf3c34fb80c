/**
 * Decides which entry goes when there is no room.
 *
 * It is told of every entry that comes, is used and goes, and holds exactly those that came and did not go. Each call
 * takes constant time, on average over many.
 */
export interface EvictionPolicy<Node> {
  /** An entry that it does not hold comes in. */
  insert(node: Node): void;
  /** An entry that it holds was used. */
  touch(node: Node): void;
  /** An entry that it holds goes, for whatever reason; the victim too, which is asked for before. */
  remove(node: Node): void;
  /** The entry to give up next, still held; `undefined` when it holds none. */
  victim(): Node | undefined;
}
