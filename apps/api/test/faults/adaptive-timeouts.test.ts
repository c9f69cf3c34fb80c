import { expect } from 'chai';

import type { FaultBench } from './fault-bench.ts';
import { faultCasesAtOnce, type OwnBenchCase } from './fault-case.ts';
import { errorOf } from './stream-view.ts';
import { tellFigures } from './tell-figures.ts';
import { ask, billOf, ownUpstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

/** The shortest timeout that is learned, and the streams that must be known before any is. */
const LEAST_MS = 5000;
const MIN_SAMPLES = 10;
const FACTOR = 1.5;
const CONFIGURED_MS = 8000;
/** In which the caller is served by the next candidate after a timeout. */
const NEXT_WITHIN_MS = 100;
/** How late timers and processes may be on a busy machine. */
const SLACK_MS = 400;
const SLOW_MS = 4000;

interface Lesson {
  /** Streams before the one that hangs. */
  readonly streams: number;
  readonly firstMs?: number;
  readonly waitMs: number;
}

describe('timeouts that are learned', () => {
  faultCasesAtOnce([
    hangs('B08 notices a hung stream within the least learned time and lets the next candidate answer', { streams: MIN_SAMPLES + 2, waitMs: LEAST_MS }),
    hangs('B08 waits half as long again as a provider took that is slow to begin', { streams: MIN_SAMPLES + 2, firstMs: SLOW_MS, waitMs: SLOW_MS * FACTOR }),
    hangs('B08 waits as long as configured while it knows too little', { streams: MIN_SAMPLES - 1, waitMs: CONFIGURED_MS }),
    hangs('B08 waits as long as configured where it is not to learn', { streams: MIN_SAMPLES + 2, waitMs: CONFIGURED_MS }, 'feature_flags: { http_client_adaptive_timeouts: false }'),
    ownUpstreamCase({ title: 'B09 ends a stream that falls silent within the learned time', run: fallsSilent, options: options() }),
  ], { limitMs: 60_000 });
});

function hangs(title: string, { streams, firstMs = 0, waitMs }: Lesson, sections = ''): OwnBenchCase {
  const run = async (bench: FaultBench): Promise<void> => {
    await learn(bench, `chat:firstMs=${firstMs}`, streams);
    bench.provider.script({ model: 'first', behaviour: 'hang', times: 'always' });
    const { status, headers, ms } = await ask(bench, 'duo', { stream: true });
    tellFigures('B08', { 'learned from streams': streams, 'their first byte ms': firstMs, 'expected ms': waitMs, 'served by the next after ms': ms });
    expect([status, headers['x-proxyapi-provider'], headers['x-proxyapi-attempts']]).to.deep.equal([200, 'two', '2']);
    expect(ms).to.be.within(waitMs, waitMs + (firstMs > 0 ? SLACK_MS * FACTOR : 0) + NEXT_WITHIN_MS + SLACK_MS);
    expect(billOf(bench.provider).at(-2)?.outcome, 'what became of the attempt that hung').to.equal('client-gone');
  };
  return ownUpstreamCase({ title, run, options: options(sections) });
}

async function fallsSilent(bench: FaultBench): Promise<void> {
  await learn(bench, 'chat:gapMs=5', MIN_SAMPLES + 2);
  bench.provider.script({ model: 'first', behaviour: 'stall:after=3' });
  const answer = await ask(bench, 'one/first', { stream: true });
  expect(errorOf(answer)['code']).to.equal('upstream_timeout');
  expect(answer.ms).to.be.within(LEAST_MS, LEAST_MS + NEXT_WITHIN_MS + SLACK_MS);
}

async function learn(bench: FaultBench, behaviour: string, streams: number): Promise<void> {
  bench.provider.script({ model: 'first', behaviour, times: streams });
  const answers = await Promise.all(Array.from({ length: streams }, () => ask(bench, 'one/first', { stream: true })));
  expect(answers.map(({ status }) => status)).to.deep.equal(answers.map(() => 200));
}

function options(sections = ''): NonNullable<OwnBenchCase['options']> {
  const seconds = CONFIGURED_MS / 1000;
  return {
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [
        providerEntry('one', provider, { timeout: seconds, idle_timeout: seconds, total_timeout: 60 }),
        providerEntry('two', provider, { total_timeout: 60 }),
      ],
      models: { duo: ['one/first', 'two/second'] },
      sections,
    }),
  };
}
