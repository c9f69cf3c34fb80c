import type { BillRecord } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { chatBody, requestBytes, useBench } from './fault-bench.ts';
import { isFullRun } from './full-run.ts';
import { forgetPeak, peakMb } from './peak-memory.ts';
import { quantile } from './quantile.ts';
import { readResources } from './resources.ts';
import { crowd, pace, type StormAnswer, successRatio } from './storm.ts';
import { tellFigures } from './tell-figures.ts';
import { billOf, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const AT_ONCE = 100;
const BUDGET = { ratio: 0.2, more: 3 } as const;
const FLAKY_REQUESTS = isFullRun() ? 15_000 : 3000;
const FAILING_REQUESTS = isFullRun() ? 10_000 : 2000;
/** For each request, of the four that it may have. */
const LEAST_CALLS = 2;
const FEW_MODELS = 20;
const LONG_NAME = 'long'.repeat(60);
const MAX_GROWTH_MB = 64;
const MAX_LINE_BYTES = 8 * 1024;
const LONG_MESSAGE = 'a-long-excuse-'.repeat(200);
const LIMIT_MS = 120_000;

describe('crowds that ask again as soon as they are answered', () => {
  const bench = useBench({
    isUnderLoad: true,
    isForManyModels: true,
    upstream: ({ provider, calm }) => upstreamSections(calm, { providers: [providerEntry('one', provider)] }),
  });

  upstreamCase(bench, `B28 keeps the retries on the wire under a fifth of ${AT_ONCE} requests in flight, 3 in 10 of which fail`, async () => {
    // Each request has a model of its own, so that the bill tells the attempts of one from those of another.
    const requestOf = (index: number): Buffer => requestFor(`mock-flaky:failRate=0.3,firstMs=200,seed=${index * 7}`);
    const answers = await crowd(bench, { callers: AT_ONCE, requests: FLAKY_REQUESTS, requestOf });
    const calls = billOf(bench.provider);
    const most = mostRetriesAtOnce(calls);
    const retries = calls.length - answers.length;
    tellFigures('B28', { requests: answers.length, upstream: calls.length, retries, 'retries at once': most, success: successRatio(answers) });
    expect(new Set(calls.map(({ model }) => model)).size).to.equal(FLAKY_REQUESTS);
    expect(retries / answers.length, 'retries for one request').to.be.above(BUDGET.ratio / 2);
    expect(most, 'retries at once').to.be.at.most(AT_ONCE * BUDGET.ratio + BUDGET.more);
    // Many would have needed one retry more than there was room for, and no one hung.
    expect(successRatio(answers)).to.be.above(0.8);
  }, { limitMs: LIMIT_MS, isSaturating: true });

  upstreamCase(bench, `F01 neither grows nor slows down over ${FAILING_REQUESTS.toLocaleString('en')} requests to a provider that always fails`, async () => {
    const { rssMb } = await readResources(bench.gateway);
    const growthMb = (await alwaysFails(8, (index) => `${index % FEW_MODELS}-${LONG_NAME}`)) - rssMb;
    expect(growthMb, 'growth in MB, at the peak').to.be.below(MAX_GROWTH_MB);
  }, { limitMs: LIMIT_MS, isSaturating: true });

  // With a model for each request no breaker opens, and every retry is made. What V8 collects late is more than the row
  // allows at its peak; all of it has to come back.
  upstreamCase(bench, `F01 keeps nothing of ${FAILING_REQUESTS.toLocaleString('en')} requests that are all tried again and again`, async () => {
    await alwaysFails(32, (index) => `${index}-${LONG_NAME}`);
    // How many there is room for at one time depends on how fast the machine is.
    expect(billOf(bench.provider).length, 'upstream calls').to.be.above(FAILING_REQUESTS * LEAST_CALLS);
  }, { limitMs: LIMIT_MS, isSaturating: true });

  /** Gives the size at the peak, in MB. */
  async function alwaysFails(callers: number, modelOf: (index: number) => string): Promise<number> {
    const requests = FAILING_REQUESTS;
    forgetPeak(bench.gateway.process.pid);
    bench.provider.script({ behaviour: `500:message=${LONG_MESSAGE}`, times: 'always' });
    const answers = await crowd(bench, { callers, requests, requestOf: (index) => requestFor(modelOf(index)) });
    const sizeMb = peakMb(bench.gateway.process.pid);
    const longestLine = Math.max(...bench.gateway.output().split('\n').map((line) => Buffer.byteLength(line)));
    const first = slowest(answers.slice(0, requests / 3));
    const last = slowest(answers.slice((requests / 3) * 2));
    tellFigures('F01', { requests, 'upstream': billOf(bench.provider).length, 'MB at the peak': sizeMb, 'longest line bytes': longestLine, 'p99 ms first third': first, 'last third': last, 'median ms': pace(answers).medianMs });
    expect(answers.every(({ answer }) => answer.status === 502 || answer.status === 503)).to.equal(true);
    expect(longestLine, 'bytes of the longest line').to.be.below(MAX_LINE_BYTES);
    expect(last, '99th percentile of the last third in ms').to.be.below(first * 1.5 + 20);
    return sizeMb;
  }
});

/** The most retries that ran at the same time, as the provider saw it. What ends in a ms ends before what begins in it. */
function mostRetriesAtOnce(calls: readonly BillRecord[]): number {
  const seen = new Set<string>();
  const retries = calls.filter(({ model }) => seen.size === seen.add(model).size);
  const changes = retries.flatMap(({ atMs, durationMs }) => [{ atMs, by: 1 }, { atMs: atMs + durationMs, by: -1 }]);
  let running = 0;
  let most = 0;
  for (const { by } of changes.toSorted((one, other) => one.atMs - other.atMs || one.by - other.by)) {
    running += by;
    most = Math.max(most, running);
  }
  return most;
}

function slowest(answers: readonly StormAnswer[]): number {
  return quantile(answers.map(({ tookMs }) => tookMs), 0.99);
}

function requestFor(model: string): Buffer {
  return requestBytes({ body: chatBody({ model: `one/${model}` }) });
}
