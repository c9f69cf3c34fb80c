import { setTimeout as delay } from 'node:timers/promises';

/** A batch that is not full waits for 5 s. */
const LIMIT_MS = 8000;
const POLL_MS = 50;

/**
 * Runs requests and makes sure that the spans of each have come to the collector: what was dropped costs less than what
 * was sent.
 *
 * @throws when too few came.
 */
export async function untilSpans<Result extends { readonly requests: number }>(collector: URL, spansPerRequest: number, run: () => Promise<Result>): Promise<Result> {
  const before = await countSpans(collector);
  const result = await run();
  const wanted = result.requests * spansPerRequest;
  const startedAtMs = performance.now();
  for (;;) {
    const came = await countSpans(collector) - before;
    if (came >= wanted) return result;
    if (performance.now() - startedAtMs > LIMIT_MS) throw new Error(`${result.requests} requests came to ${came} spans, and should have come to ${wanted}`);
    await delay(POLL_MS);
  }
}

async function countSpans(collector: URL): Promise<number> {
  const told: unknown = await (await fetch(collector)).json();
  if (typeof told !== 'object' || told === null || !('spans' in told) || typeof told.spans !== 'number') throw new TypeError('the collector does not tell how many spans it had');
  return told.spans;
}
