import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { loggedRequests } from './access-log.ts';
import type { FaultBench } from './fault-bench.ts';
import { readMetrics } from './metrics-view.ts';

const WITHIN_MS = 3000;
const LOOK_EVERY_MS = 50;

/**
 * I5: as many lines in the access log as the metrics have counted requests since the start, and exactly one for each answer
 * that was read since `from`.
 */
export async function expectOneRecordEach(bench: FaultBench, { answers, from }: { readonly answers: readonly HttpAnswer[]; readonly from: number }): Promise<void> {
  const deadline = performance.now() + WITHIN_MS;
  let counts = await countRecords(bench);
  while (counts.logged !== counts.counted && performance.now() < deadline) {
    await delay(LOOK_EVERY_MS);
    counts = await countRecords(bench);
  }
  expect(counts.logged, 'lines of the access log, against requests counted').to.equal(counts.counted);
  const lines = new Map<string, number>();
  for (const { requestId } of loggedRequests(bench.gateway, from)) lines.set(requestId, (lines.get(requestId) ?? 0) + 1);
  const answered = answers.flatMap(({ headers }) => headers['x-request-id'] ?? []);
  for (const id of new Set(answered)) expect(lines.get(id), `lines of request ${id}`).to.equal(answered.filter((other) => other === id).length);
}

// The look itself is counted only when it is over, and is logged then.
async function countRecords(bench: FaultBench): Promise<{ readonly logged: number; readonly counted: number }> {
  const counted = (await readMetrics(bench)).sum('proxy_api_requests_total');
  await delay(LOOK_EVERY_MS);
  return { logged: loggedRequests(bench.gateway).length - 1, counted };
}
