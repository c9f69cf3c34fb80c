import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { expect } from 'chai';

const MB = 1024 * 1024;

/** Runs `hold-buffers.ts`, a process under pressure with 64 MB in a cache. */
function holdBuffers(...options: readonly string[]): any {
  const { stdout, stderr, status } = spawnSync(process.execPath, [...options, join(import.meta.dirname, 'hold-buffers.ts')], { encoding: 'utf8' });
  expect({ stderr, status }).to.deep.equal({ stderr: '', status: 0 });
  return JSON.parse(stdout);
}

describe('memory management of a process under pressure', function () {
  this.timeout(30_000);
  let view: any;
  before(() => (view = holdBuffers('--expose-gc')));

  it('handles memory pressure: what a cache gives back leaves the process', () => {
    const [relief, ...repeated] = view.reliefs;
    expect(repeated).to.deep.equal([]);
    expect(relief).to.deep.include({ level: 'pressure', isCollected: true, releasedBytes: 64 * MB });
    expect(relief.consumers).to.deep.equal([{ name: 'values', beforeBytes: 64 * MB, afterBytes: 0, releasedBytes: 64 * MB }]);
    expect(relief.before.rssBytes - view.rssBytes, 'resident bytes given back').to.be.above(40 * MB);
  });

  it('tracks the process memory: the resident size that the system tells', () => {
    expect(view.stats.rss_bytes).to.be.closeTo(view.rssBytes, 20 * MB);
    expect(view.stats.peak_rss_bytes).to.be.at.least(view.reliefs[0].before.rssBytes);
    expect(view.stats.heap_used_bytes).to.be.within(MB, view.stats.heap_total_bytes);
  });

  it('has statistics of garbage collections: how many, and for how long', () => {
    expect(view.stats.gc_collections.major).to.be.at.least(1);
    expect(view.stats.gc_pause_ms).to.be.at.least(view.stats.gc_longest_pause_ms).and.above(0);
    expect(view.stats).to.include({ gc_available: true, gc_forced: 1 });
  });

  it('analyses what lives: the heap after a full collection', () => {
    expect(view.stats.heap_after_gc_bytes).to.be.within(MB, 64 * MB);
  });

  it('counts pressure events, and what was given back', () => {
    expect(view.stats).to.include({ pressure_events: 1, emergency_events: 0, cleanups: 1, released_bytes: 64 * MB });
  });

  it('controls garbage collection only where it was given the means', () => {
    const without = holdBuffers();
    expect(without.reliefs[0]).to.include({ isCollected: false, releasedBytes: 64 * MB });
    expect(without.stats).to.include({ gc_available: false, gc_forced: 0 });
  });
});
