/** Holds answers until somebody lets them go, oldest first. */
export class Latch {
  readonly #held = new Set<() => void>();
  readonly #watchers = new Set<{ readonly count: number; readonly resolve: () => void }>();

  get size(): number {
    return this.#held.size;
  }

  /** Calls `resume` on release; the returned function gives up waiting. */
  hold(resume: () => void): () => void {
    this.#held.add(resume);
    for (const watcher of this.#watchers) {
      if (this.#held.size < watcher.count) continue;
      this.#watchers.delete(watcher);
      watcher.resolve();
    }
    return () => this.#held.delete(resume);
  }

  /** Lets the oldest `count` go, all when left out; returns how many went. */
  release(count = Infinity): number {
    let released = 0;
    for (const resume of this.#held) {
      if (released >= count) break;
      this.#held.delete(resume);
      released += 1;
      resume();
    }
    return released;
  }

  /** Resolves once at least `count` answers are held at the same time. */
  whenHeld(count: number): Promise<void> {
    if (this.#held.size >= count) return Promise.resolve();
    return new Promise((resolve) => this.#watchers.add({ count, resolve }));
  }
}
