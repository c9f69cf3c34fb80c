import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { loggedRequests } from './access-log.ts';
import type { FaultBench } from './fault-bench.ts';
import { readMetrics } from './metrics-view.ts';

const WITHIN_MS = 3000;
const LOGGED_WITHIN_MS = 200;
const LOOK_EVERY_MS = 5;

/**
 * I5: as many lines in the access log as the metrics have counted requests since the start, and exactly one for each answer
 * that was read since `from`.
 */
export async function expectOneRecordEach(bench: FaultBench, { answers, from }: { readonly answers: readonly HttpAnswer[]; readonly from: number }): Promise<void> {
  const deadline = performance.now() + WITHIN_MS;
  let counted = await countedRequests(bench);
  while (!(await isLogged(bench, counted)) && performance.now() < deadline) counted = await countedRequests(bench);
  expect(loggedRequests(bench.gateway).length - 1, 'lines of the access log, against requests counted').to.equal(counted);
  const lines = new Map<string, number>();
  for (const { requestId } of loggedRequests(bench.gateway, from)) lines.set(requestId, (lines.get(requestId) ?? 0) + 1);
  const answered = answers.flatMap(({ headers }) => headers['x-request-id'] ?? []);
  for (const id of new Set(answered)) expect(lines.get(id), `lines of request ${id}`).to.equal(answered.filter((other) => other === id).length);
}

async function countedRequests(bench: FaultBench): Promise<number> {
  return (await readMetrics(bench)).sum('proxy_api_requests_total');
}

// The look itself is counted only when it is over, and is logged then. Lines come up to 20 ms later than what they tell of.
async function isLogged({ gateway }: FaultBench, counted: number): Promise<boolean> {
  const deadline = performance.now() + LOGGED_WITHIN_MS;
  while (loggedRequests(gateway).length - 1 !== counted) {
    if (performance.now() > deadline) return false;
    await delay(LOOK_EVERY_MS);
  }
  return true;
}
