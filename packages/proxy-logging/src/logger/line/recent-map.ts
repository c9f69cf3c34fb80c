/**
 * Keeps values by text for as long as they are asked for: between `maxEntries` and twice as many.
 *
 * Two halves instead of an order of use: when the young half is full it becomes the old one, which is forgotten with the
 * next change. What is asked for meanwhile moves to the young half, so that texts of a single line push no other out.
 */
export class RecentMap<Value> {
  readonly #maxEntries: number;
  #young = new Map<string, Value>();
  #old = new Map<string, Value>();

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  get(text: string): Value | undefined {
    const young = this.#young.get(text);
    if (young !== undefined) return young;
    const old = this.#old.get(text);
    if (old !== undefined) this.set(text, old);
    return old;
  }

  set(text: string, value: Value): void {
    if (this.#young.size >= this.#maxEntries) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, value);
  }
}
