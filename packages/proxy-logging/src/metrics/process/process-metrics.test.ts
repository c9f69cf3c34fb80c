import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { GatewayMetrics } from '../gateway-metrics.ts';
import { parseExposition } from '../testing/parse-exposition.ts';
import { OPTIONS } from '../testing/samples.ts';

const STALL_MS = 300;
/** In which the loop is looked at at least twice. */
const LOOKS_MS = 150;

describe('the metrics of a process', () => {
  let metrics: GatewayMetrics;
  beforeEach(() => (metrics = new GatewayMetrics(OPTIONS)));
  afterEach(() => metrics.close());
  const read = async (series: string): Promise<number> => parseExposition((await metrics.scrape(undefined)).body).get(series) ?? NaN;

  it('show a stall of the event loop, to two readers that come one after the other', async () => {
    // The watch begins with the first turn of the loop.
    await delay(LOOKS_MS);
    const until = performance.now() + STALL_MS;
    while (performance.now() < until);
    await delay(LOOKS_MS);
    for (const reader of ['the first', 'the second']) {
      const { body } = await metrics.scrape(undefined);
      const values = parseExposition(body);
      expect(values.get('nodejs_eventloop_lag_max_seconds'), reader).to.be.within((STALL_MS / 1000) * 0.8, 60);
      expect(values.get('nodejs_eventloop_lag_p99_seconds'), reader).to.be.above((STALL_MS / 1000) * 0.8);
      expect(values.get('nodejs_eventloop_lag_min_seconds'), reader).to.be.below(0.1);
    }
  });

  it('count processor time as it goes by', async () => {
    const before = await read('process_cpu_seconds_total');
    const until = performance.now() + STALL_MS;
    while (performance.now() < until);
    expect((await read('process_cpu_seconds_total')) - before).to.be.above(0.02);
  });

  it('count the pauses of the garbage collector', async () => {
    const before = await read('nodejs_gc_duration_seconds_count{kind="minor"}');
    let kept: object[] = [];
    for (let index = 0; index < 4_000_000; index += 1) kept = index % 1000 === 0 ? [] : [...kept.slice(-1), { index }];
    expect(kept).to.have.length.above(0);
    await delay(20);
    expect(await read('nodejs_gc_duration_seconds_count{kind="minor"}')).to.be.above(before);
  });

  it('say what the process holds', async () => {
    expect(await read('process_resident_memory_bytes')).to.be.above(10e6);
    expect(await read('nodejs_heap_size_used_bytes')).to.be.above(1e6);
    expect(await read('process_start_time_seconds')).to.be.closeTo(Date.now() / 1000 - process.uptime(), 5);
    if (process.platform === 'linux') expect(await read('process_open_fds')).to.be.within(3, await read('process_max_fds'));
  });
});
