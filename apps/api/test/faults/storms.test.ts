import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { Capacity } from './capacity.ts';
import { chatBody, type FaultBench, requestBytes } from './fault-bench.ts';
import { faultCasesAtOnce } from './fault-case.ts';
import { isFullRun } from './full-run.ts';
import { readHealth } from './gateway-view.ts';
import { pace, storm, type StormAnswer, successRatio } from './storm.ts';
import { tellFigures } from './tell-figures.ts';
import { billOf, ownUpstreamCase } from './upstream-case.ts';
import { providerEntry, type ProviderMembers, upstreamSections } from './upstream-config.ts';

const RATE_PER_SECOND = 100;
const SECOND_MS = 1000;
const STORM_MS = (isFullRun() ? 60 : 10) * SECOND_MS;
/** How long a breaker stays open the first time: in a full run as long as it does by default. */
const RECOVERY_S = STORM_MS / SECOND_MS / 2;
/** A breaker that opens in the storm's last moment stays open for a fifth longer than this, and must be closed in time. */
const SHORT_RECOVERY_S = STORM_MS / SECOND_MS / 3;
const FAILURE_THRESHOLD = 5;
const RETRIES = 3;
const PROBES = 2;
const REFUSED_WITHIN_MS = 10;
/** A machine that is shared and busy makes everything slower, and a median least of all. */
const BUSY = { median: 4, p95: 20 } as const;
const SERVICE_MS = 50;
/** Of its dice, one in ten of the first thousand fails, as of the first six thousand, and never five in a row. */
const SEED = 11;
const MIN_SUCCESS_RATIO = 0.998;
const MAX_AMPLIFICATION = 1.13;
const HEALTHY_PER_SECOND = 125;
const WEAK_RATIO = 0.3;
const BACK_WITHIN_MS = (isFullRun() ? 30 : 12) * SECOND_MS;
const BACK_FOR_MS = 5 * SECOND_MS;
const BACK_RATIO = 0.95;
const LIMIT_MS = isFullRun() ? 150_000 : 60_000;

describe('storms', () => {
  faultCasesAtOnce([
    ownUpstreamCase({
      title: `B27 leaves a provider that always fails alone: ${RATE_PER_SECOND} requests a second for ${STORM_MS / SECOND_MS} s`,
      run: alwaysFails,
      options: withProvider({ retry_delay: 0.5 }, `recovery_timeout: ${RECOVERY_S}`),
    }),
    ownUpstreamCase({
      title: `B28 hides that one call in ten fails: ${RATE_PER_SECOND} requests a second for ${STORM_MS / SECOND_MS} s`,
      run: sometimesFails,
      options: withProvider({ retry_delay: 0.5 }),
    }),
    ownUpstreamCase({
      title: `F04 serves as before once a provider that could do ${WEAK_RATIO * 100} % for ${STORM_MS / SECOND_MS} s is well again`,
      run: comesBack,
      options: withProvider({ retry_delay: 0.5, timeout: 1 }, `recovery_timeout: ${SHORT_RECOVERY_S}`),
    }),
  ], { limitMs: LIMIT_MS });
});

async function alwaysFails(bench: FaultBench): Promise<void> {
  const answers = await storm(bench, { ratePerSecond: RATE_PER_SECOND, forMs: STORM_MS, requestOf: () => requestFor(`mock-500:firstMs=${SERVICE_MS}`) });
  const { requests, maxInFlight } = bench.provider.stats();
  const refused = answers.filter(({ answer }) => answer.status === 503);
  const { medianMs, p95Ms } = pace(refused);
  tellFigures('B27', { requests: answers.length, upstream: requests, 'at once': maxInFlight, refused: refused.length, 'refused in ms, median': medianMs, 'p95': p95Ms });
  expect(requests, 'upstream calls').to.be.at.least(FAILURE_THRESHOLD).and.at.most(FAILURE_THRESHOLD + maxInFlight + RETRIES + PROBES);
  for (const { answer } of refused) expect(answer.body).to.contain('"upstream_unavailable"');
  expect(answers.filter(({ answer }) => answer.status === 502).length + refused.length).to.equal(answers.length);
  expect(refused.every(({ answer }) => Number(answer.headers['retry-after']) >= 1)).to.equal(true);
  expect(medianMs, 'median of a refusal').to.be.below(REFUSED_WITHIN_MS * BUSY.median);
  expect(p95Ms, '95th percentile of a refusal').to.be.below(REFUSED_WITHIN_MS * BUSY.p95);
}

async function sometimesFails(bench: FaultBench): Promise<void> {
  const answers = await storm(bench, { ratePerSecond: RATE_PER_SECOND, forMs: STORM_MS, requestOf: () => requestFor(`mock-flaky:failRate=0.1,seed=${SEED},firstMs=${SERVICE_MS}`) });
  const calls = billOf(bench.provider);
  const amplification = calls.length / answers.length;
  const failures = calls.filter(({ status }) => status === 500).length;
  tellFigures('B28', { requests: answers.length, upstream: calls.length, failures, success: successRatio(answers), amplification, 'median ms': pace(answers).medianMs });
  expect(failures / calls.length, 'failures that the provider made').to.be.within(0.08, 0.12);
  expect(successRatio(answers), 'success').to.be.at.least(MIN_SUCCESS_RATIO);
  expect(amplification, 'upstream calls for one request').to.be.at.most(MAX_AMPLIFICATION);
  expect(bench.gateway.output(), 'changes of a breaker').to.not.contain('circuit breaker');
}

async function comesBack(bench: FaultBench): Promise<void> {
  const capacity = new Capacity(bench.provider, HEALTHY_PER_SECOND * WEAK_RATIO);
  try {
    const wellAgain = delay(STORM_MS).then(() => {
      capacity.perSecond = HEALTHY_PER_SECOND;
    });
    const answers = await storm(bench, { ratePerSecond: RATE_PER_SECOND, forMs: STORM_MS + BACK_WITHIN_MS + BACK_FOR_MS, requestOf: () => requestFor('mock-latch', { stream: true }) });
    await wellAgain;
    const weak = answers.filter(({ atMs }) => atMs < STORM_MS);
    const backMs = lastBadSecond(answers) - STORM_MS;
    tellFigures('F04', { requests: answers.length, upstream: billOf(bench.provider).length, 'success while weak': successRatio(weak), 'back after ms': backMs });
    expect(successRatio(weak), 'success while the provider is weak').to.be.below(0.6);
    expect(backMs, 'ms until the last second of less than 95 %').to.be.at.most(BACK_WITHIN_MS);
    expect((await readHealth(bench)).openBreakers).to.equal(0);
  } finally {
    capacity.stop();
  }
}

/** The end of the last second in which too few were served. */
function lastBadSecond(answers: readonly StormAnswer[]): number {
  const seconds = Map.groupBy(answers, ({ atMs }) => Math.floor(atMs / SECOND_MS));
  const bad = [...seconds].filter(([, asked]) => successRatio(asked) < BACK_RATIO).map(([second]) => second);
  return (Math.max(...bad) + 1) * SECOND_MS;
}

function requestFor(model: string, members: object = {}): Buffer {
  return requestBytes({ body: chatBody({ model: `one/${model}`, ...members }) });
}

function withProvider(members: ProviderMembers, breaker = ''): { readonly isUnderLoad: true; readonly upstream: (urls: { readonly provider: string; readonly calm: string }) => string } {
  return {
    isUnderLoad: true,
    upstream: ({ provider, calm }) => upstreamSections(calm, { providers: [providerEntry('one', provider, members)], sections: `circuit_breaker: { ${breaker} }` }),
  };
}
