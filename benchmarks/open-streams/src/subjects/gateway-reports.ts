const TIMES_PER_WORKER = 3;

/** How late the gateway's event loop was since the last time that it was asked, in milliseconds; with several workers, that of the latest. */
export interface LoopLag {
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** @throws when the gateway does not tell. */
export async function readLoopLag(gateway: URL, key: string): Promise<LoopLag> {
  const text = await (await fetch(new URL('/v1/metrics/prometheus', gateway), { headers: { authorization: `Bearer ${key}` } })).text();
  const read = (name: string): number => {
    const values = [...text.matchAll(new RegExp(`^\\w*nodejs_eventloop_lag_${name}_seconds(?:\\{.*\\})? (\\S+)$`, 'gm'))].map(([, value]) => Number(value));
    if (values.length === 0) throw new TypeError(`the gateway does not tell its event loop's lag (${name})`);
    return Math.max(...values) * 1000;
  };
  return { p99Ms: read('p99'), maxMs: read('max') };
}

/**
 * Has the gateway give back what memory it can. With several workers each connection may reach another one of them, so it
 * is asked several times.
 */
export async function cleanUp(gateway: URL, workers: number): Promise<void> {
  for (let time = 0; time < (workers === 1 ? 1 : workers * TIMES_PER_WORKER); time += 1) {
    const response = await fetch(new URL('/debug/memory/cleanup', gateway), { method: 'POST', headers: { connection: 'close' } });
    if (!response.ok) throw new Error(`/debug/memory/cleanup answered ${response.status}`);
    await response.body?.cancel();
  }
}
