import { setTimeout as delay } from 'node:timers/promises';

import type { BillRecord, MockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { until } from '../support/until.ts';
import { loggedRequests } from './access-log.ts';
import { sufferedBy } from './bystander.ts';
import { chatBody, type FaultBench } from './fault-bench.ts';
import { faultCase, type FaultCaseOptions, type OwnBenchCase } from './fault-case.ts';
import { readHealth, resetBreakers } from './gateway-view.ts';
import { readMetrics } from './metrics-view.ts';

/** How the books of a case are kept. */
export interface UpstreamCaseOptions extends FaultCaseOptions {
  /**
   * Attempts that no provider could see, such as those at a port that is closed. Below zero: repetitions that do not
   * count as attempts.
   * @default 0
   */
  readonly unseen?: number | (() => number);
  /**
   * Whether some requests got no answer that could tell its attempts, or one that could not know them all.
   * @default false
   */
  readonly isUntold?: boolean;
  /**
   * Whether the case stops bystanders too.
   * @default false
   */
  readonly hasNoBystander?: boolean;
  /**
   * Whether the case keeps the gateway as busy as it can, so that bystanders wait for their turn.
   * @default false
   */
  readonly isSaturating?: boolean;
}

/** How long an attempt that was given up may take to be counted. */
const COUNTED_WITHIN_MS = 2000;
const LOOK_EVERY_MS = 5;

/**
 * A {@link faultCase} in which a provider fails. Beside what holds after every case: a parallel client of a healthy
 * provider sees no error and waits hardly longer than ever, and the attempts that the gateway told and counted are those
 * on the providers' bill.
 */
export function upstreamCase(bench: FaultBench, title: string, run: () => Promise<void>, options: UpstreamCaseOptions = {}): void {
  faultCase(bench, title, () => keepsBooks(bench, run, options), options);
}

/** The same for a case with a bench of its own. */
export function ownUpstreamCase({ run, ...rest }: OwnBenchCase, options: UpstreamCaseOptions = {}): OwnBenchCase {
  return { ...rest, run: (bench) => keepsBooks(bench, () => run(bench), options) };
}

async function keepsBooks(bench: FaultBench, run: () => Promise<void>, { unseen = 0, isUntold = false, hasNoBystander = false, isSaturating = false }: UpstreamCaseOptions): Promise<void> {
  await resetBreakers(bench);
  bench.provider.reset();
  bench.calm.reset();
  bench.takeAnswers();
  const { attempts: before } = await readHealth(bench);
  const bystander = hasNoBystander ? undefined : bench.inviteBystander();
  try {
    await run();
  } finally {
    const report = await bystander?.leave();
    expect(report === undefined ? [] : sufferedBy(report, bench.usual, { isSaturated: isSaturating }), 'what a bystander suffered').to.deep.equal([]);
  }
  const unseenCount = typeof unseen === 'number' ? unseen : unseen();
  const billed = billOf(bench.provider).length + unseenCount;
  if (!isUntold) expect(toldAttempts(bench.answers), 'attempts that the answers tell').to.equal(billed);
  await expectCounted(bench, before + billOf(bench.calm).length + billed);
}

async function expectCounted(bench: FaultBench, total: number): Promise<void> {
  const deadline = performance.now() + COUNTED_WITHIN_MS;
  let { attempts } = await readHealth(bench);
  while (attempts !== total && performance.now() < deadline) ({ attempts } = await readHealth(bench));
  expect(attempts, 'attempts that the gateway counted').to.equal(total);
  while (loggedAttempts(bench) !== total && performance.now() < deadline) await delay(LOOK_EVERY_MS);
  expect(loggedAttempts(bench), 'attempts in the access log').to.equal(total);
  expect((await readMetrics(bench)).sum('proxy_api_provider_requests_total'), 'attempts in the metrics').to.equal(total);
}

function loggedAttempts({ gateway }: FaultBench): number {
  return loggedRequests(gateway).reduce((sum, { attempts }) => sum + (attempts?.length ?? 0), 0);
}

function toldAttempts(answers: readonly HttpAnswer[]): number {
  return answers.reduce((sum, { headers }) => sum + Number(headers['x-proxyapi-attempts'] ?? 0), 0);
}

/** The attempts on a provider's bill; listings are none. */
export function billOf(provider: MockProvider): readonly BillRecord[] {
  return provider.bill().filter(({ method }) => method === 'POST');
}

/** Posts a chat request for that model. */
export function ask(bench: FaultBench, model: string, members: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<HttpAnswer> {
  return bench.chat(chatBody({ model, ...members }), headers, 20_000);
}

/** Waits until the provider works on nothing; gives how long that took. */
export async function untilUpstreamIdle({ provider }: FaultBench, limitMs = 5000): Promise<number> {
  const since = performance.now();
  await until(() => provider.stats().inFlight === 0, { limitMs, describe: () => `${provider.stats().inFlight} requests still upstream` });
  return performance.now() - since;
}
