/** Which entries bear a tag. It knows the tags of present entries only: the last entry of a tag takes it along. */
export class TagIndex<Entry extends { readonly tags: readonly string[] }> {
  readonly #entries = new Map<string, Set<Entry>>();

  /** Tags that an entry bears now. */
  get size(): number {
    return this.#entries.size;
  }

  add(entry: Entry): void {
    for (const tag of entry.tags) {
      const bearers = this.#entries.get(tag);
      if (bearers === undefined) this.#entries.set(tag, new Set([entry]));
      else bearers.add(entry);
    }
  }

  remove(entry: Entry): void {
    for (const tag of entry.tags) {
      const bearers = this.#entries.get(tag);
      bearers?.delete(entry);
      if (bearers?.size === 0) this.#entries.delete(tag);
    }
  }

  /** A copy: whoever goes through it may remove entries. */
  of(tag: string): readonly Entry[] {
    return [...(this.#entries.get(tag) ?? [])];
  }
}
