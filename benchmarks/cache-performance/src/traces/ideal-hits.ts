interface Use {
  readonly key: number;
  /** Place of the key's next request; the length of the trace when there is none. */
  readonly nextAt: number;
}

/** Hits of a cache that knows the future and gives up what is asked for again last (Bélády): no policy can have more. */
export function idealHits(trace: Int32Array, maxEntries: number): number {
  const nextAt = nextRequests(trace);
  const held = new Map<number, number>();
  // Uses that were overtaken by a later one of their key stay in the heap, and are passed over when they come up.
  const heap = new LatestFirst();
  let hits = 0;
  for (const [place, key] of trace.entries()) {
    const next = nextAt[place] ?? trace.length;
    if (held.has(key)) hits += 1;
    else if (held.size >= maxEntries) giveUp(heap, held);
    held.set(key, next);
    heap.push({ key, nextAt: next });
  }
  return hits;
}

function nextRequests(trace: Int32Array): Int32Array {
  const nextAt = new Int32Array(trace.length);
  const seen = new Map<number, number>();
  for (let place = trace.length - 1; place >= 0; place -= 1) {
    const key = trace[place] ?? 0;
    nextAt[place] = seen.get(key) ?? trace.length;
    seen.set(key, place);
  }
  return nextAt;
}

function giveUp(heap: LatestFirst, held: Map<number, number>): void {
  for (let use = heap.pop(); use !== undefined; use = heap.pop()) {
    if (held.get(use.key) !== use.nextAt) continue;
    held.delete(use.key);
    return;
  }
}

/** A binary heap. */
class LatestFirst {
  readonly #uses: Use[] = [];

  push(use: Use): void {
    let place = this.#uses.push(use) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.#nextAt(above) >= use.nextAt) break;
      this.#move(above, place);
      place = above;
    }
    this.#uses[place] = use;
  }

  pop(): Use | undefined {
    const [first] = this.#uses;
    const last = this.#uses.pop();
    if (last === undefined || this.#uses.length === 0) return first;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const later = this.#nextAt(left + 1) > this.#nextAt(left) ? left + 1 : left;
      if (this.#nextAt(later) <= last.nextAt) break;
      this.#move(later, place);
      place = later;
    }
    this.#uses[place] = last;
    return first;
  }

  #nextAt(place: number): number {
    return this.#uses[place]?.nextAt ?? -1;
  }

  #move(from: number, to: number): void {
    const use = this.#uses[from];
    if (use !== undefined) this.#uses[to] = use;
  }
}
