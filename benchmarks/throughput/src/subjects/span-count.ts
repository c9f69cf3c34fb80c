import { setTimeout as delay } from 'node:timers/promises';

/** A batch that is not full waits for 5 s. */
const LIMIT_MS = 8000;
const POLL_MS = 50;

/** Makes sure that the spans of all requests come to the collector: what was dropped costs less than what was sent. */
export class SpanCount {
  readonly #collector: URL;
  readonly #before: number;
  #expected = 0;

  private constructor(collector: URL, before: number) {
    this.#collector = collector;
    this.#before = before;
  }

  /** Counts from now on. */
  static async start(collector: URL): Promise<SpanCount> {
    return new SpanCount(collector, await countSpans(collector));
  }

  /** So many more must come. */
  expect(spans: number): void {
    this.#expected += spans;
  }

  /** @throws when too few came. */
  async untilAllCame(): Promise<void> {
    const startedAtMs = performance.now();
    for (;;) {
      const came = await countSpans(this.#collector) - this.#before;
      if (came >= this.#expected) return;
      if (performance.now() - startedAtMs > LIMIT_MS) throw new Error(`${came} spans came to the collector, and ${this.#expected} should have come`);
      await delay(POLL_MS);
    }
  }
}

async function countSpans(collector: URL): Promise<number> {
  const told: unknown = await (await fetch(collector)).json();
  if (typeof told !== 'object' || told === null || !('spans' in told) || typeof told.spans !== 'number') throw new TypeError('the collector does not tell how many spans it had');
  return told.spans;
}
