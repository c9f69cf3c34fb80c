/** Entries looked at before others get a turn: about a millisecond. */
const ENTRIES_IN_A_SLICE = 10_000;

/** What an {@link ExpirySweep} goes through, and how often. */
export interface ExpirySweepOptions<Entry> {
  readonly intervalMs: number;
  /** Of the present entries; it must bear that entries come and go. */
  readonly entries: () => Iterator<Entry>;
  readonly visit: (entry: Entry) => void;
}

/** Looks at every entry once in a while, in slices between which the process does other things. Keeps no process alive. */
export class ExpirySweep<Entry> {
  readonly #visit: (entry: Entry) => void;
  readonly #timer: NodeJS.Timeout;
  #nextSlice: NodeJS.Immediate | undefined;

  constructor({ intervalMs, entries, visit }: ExpirySweepOptions<Entry>) {
    this.#visit = visit;
    this.#timer = setInterval(() => {
      if (this.#nextSlice === undefined) this.#visitSlice(entries());
    }, intervalMs).unref();
  }

  /** Idempotent. */
  close(): void {
    clearInterval(this.#timer);
    clearImmediate(this.#nextSlice);
  }

  #visitSlice(entries: Iterator<Entry>): void {
    this.#nextSlice = undefined;
    for (let count = 0; count < ENTRIES_IN_A_SLICE; count += 1) {
      const next = entries.next();
      if (next.done === true) return;
      this.#visit(next.value);
    }
    this.#nextSlice = setImmediate(() => this.#visitSlice(entries)).unref();
  }
}
