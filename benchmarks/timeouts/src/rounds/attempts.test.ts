import { setTimeout as delay } from 'node:timers/promises';

import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { writeScript } from '../provider/write-script.ts';
import { readAttempts } from './attempts.ts';

describe('the attempts on a bill', () => {
  let provider: MockProvider;

  before(async () => { provider = await startMockProvider(); });
  after(() => provider.close());

  const ask = async (model: string, timeoutMs: number): Promise<unknown> => {
    const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] });
    return fetch(`${provider.url}/v1/chat/completions`, { method: 'POST', body, signal: AbortSignal.timeout(timeoutMs) })
      .then((response) => response.json(), () => 'given up');
  };
  const untilSettled = async (): Promise<void> => {
    while (provider.stats().inFlight > 0) await delay(5);
  };

  it('tell a hung one from one that was cut off, and both from an answer', async () => {
    provider.script(...writeScript('a', [Infinity, 60_000, 20]), ...writeScript('b', [10]));
    for (const timeoutMs of [50, 50, 10_000]) await ask('a', timeoutMs);
    await ask('b', 10_000);
    await untilSettled();
    const attempts = readAttempts(provider.bill(), 'a');
    expect(attempts.map(({ end }) => end)).to.deep.equal(['hung', 'cut-off', 'answered']);
    // The caller's 50 ms begin before the provider has the request: on a machine with much to do, far before.
    for (const { waitedMs } of attempts) expect(waitedMs).to.be.within(0, 5000);
    // Its 20 ms are the provider's own.
    expect(attempts.at(-1)?.waitedMs).to.be.at.least(15);
  });

  it('are refused when one of them found no cue', async () => {
    await ask('c', 10_000);
    expect(() => readAttempts(provider.bill(), 'c')).to.throw(TypeError, 'an attempt for c found no cue');
  });
});
