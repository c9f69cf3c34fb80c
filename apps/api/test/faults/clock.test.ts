import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { expectFailure } from './dialect-shapes.ts';
import { useBench } from './fault-bench.ts';
import { view } from './gateway-view.ts';
import { withoutTimes } from './stream-view.ts';
import { ask, billOf, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';
import { useWallClock } from './wall-clock.ts';

const HOUR_S = 3600;
/** Where the clock goes, step by step, from where it is right. */
const JUMPS: Readonly<Record<string, readonly number[]>> = {
  'an hour ahead': [HOUR_S],
  'an hour back': [-HOUR_S],
  'ahead and back and right again': [HOUR_S, -HOUR_S, 0],
};
const DIALECTS = ['one', 'claude', 'gem'] as const;
const FIRST_BYTE_MS = 500;
const COMPLETION_MS = 1000;
const RECOVERY_MS = 1000;
const REST_S = 2;
/** How late a timer may be on a busy machine, beside the tenth that the rows allow. */
const SLACK_MS = 250;
const ONCE = { 'x-proxyapi-retries': '0' };

describe('wall clocks that jump', () => {
  const clock = useWallClock();
  const bench = useBench({
    env: clock.env,
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [
        providerEntry('one', provider),
        providerEntry('claude', provider, { type: 'anthropic', models: '[m]', timeout: 5, idle_timeout: 5 }),
        providerEntry('gem', provider, { type: 'gemini', models: '[m]', timeout: 5, idle_timeout: 5 }),
        providerEntry('plain', provider, { timeout: 5, idle_timeout: 5 }),
      ],
      sections: `circuit_breaker: { recovery_timeout: ${RECOVERY_MS / 1000} }\nfeature_flags: { circuit_breaker_adaptive_thresholds: false }`,
    }),
  });
  afterEach(() => clock.turnTo(0));

  /** Turns the clock on, step by step, and sees that the gateway has it. */
  const jump = async (steps: readonly number[]): Promise<void> => {
    for (const offsetSeconds of steps) {
      await delay(100);
      clock.turnTo(offsetSeconds);
      const health = JSON.parse((await view(bench, '/health')).body);
      expect(health.timestamp - Date.now() / 1000, 'the gateway’s clock').to.be.within(offsetSeconds - 60, offsetSeconds + 60);
      expect(health.uptime, 'uptime').to.be.within(0, 600);
      expect(health.checks.http_client.avg_response_time_ms, 'average time').to.be.within(0, 60_000);
    }
  };

  for (const [how, steps] of Object.entries(JUMPS)) {
    upstreamCase(bench, `C20 changes nothing of streams while the clock goes ${how}`, async () => {
      bench.provider.script({ model: 'm', behaviour: 'unicode:tokens=30,gapMs=30', times: 'always' });
      const models = [...DIALECTS.slice(1).map((name) => `${name}/m`), 'plain/m'];
      const wholes = await Promise.all(models.map((model) => ask(bench, model, { stream: true })));
      const [answers] = await Promise.all([Promise.all(models.map((model) => ask(bench, model, { stream: true }))), jump(steps)]);
      expect(answers.map(withoutTimes)).to.deep.equal(wholes.map(withoutTimes));
    });

    upstreamCase(bench, `C20 tells no negative time, nor an hour, while the clock goes ${how}`, async () => {
      const asked = Promise.all([true, false].flatMap((stream) => [ask(bench, 'plain/mock-chat:firstMs=700', { stream }), ask(bench, 'one/mock-503:first=1,retryAfterMs=500', { stream })]));
      const [answers] = await Promise.all([asked, jump(steps)]);
      for (const answer of [...answers, await ask(bench, 'plain/mock-chat')]) expectPlausibleTimes(answer);
    });

    upstreamCase(bench, `C20 waits for a provider as long as ever while the clock goes ${how}`, async () => {
      const [[whole, stream]] = await Promise.all([Promise.all([ask(bench, 'one/mock-hang'), ask(bench, 'one/mock-hang:message=s', { stream: true }, ONCE)]), jump(steps)]);
      for (const [answer, limitMs] of [[whole, COMPLETION_MS], [stream, FIRST_BYTE_MS]] as const) {
        expectFailure(answer, 'upstream_timeout');
        expect(answer.ms).to.be.within(limitMs, limitMs * 1.1 + SLACK_MS);
      }
    });

    upstreamCase(bench, `C20 leaves a provider alone as long as ever while the clock goes ${how}`, async () => {
      bench.provider.script({ model: 'm', behaviour: '500', times: 5 });
      for (let failures = 0; failures < 5; failures += 1) await ask(bench, 'one/m', {}, ONCE);
      const since = performance.now();
      const called = billOf(bench.provider).length;
      await jump(steps);
      const early = await ask(bench, 'one/m', {}, ONCE);
      // The recovery time varies by a fifth.
      if (performance.now() - since < RECOVERY_MS * 0.8) {
        expectFailure(early, 'upstream_unavailable');
        expect(early.headers['retry-after']).to.be.oneOf(['1', '2']);
        expect(billOf(bench.provider)).to.have.lengthOf(called);
      }
      await delay(RECOVERY_MS * 1.2 + SLACK_MS + since - performance.now());
      expect((await ask(bench, 'one/m', {}, ONCE)).status).to.equal(200);
    });

    upstreamCase(bench, `C20 lets a key rest as long as ever while the clock goes ${how}`, async () => {
      const model = `one/mock-429:first=1,retryAfter=${REST_S},message=${encodeURIComponent(how)}`;
      const since = performance.now();
      expect((await ask(bench, model)).status).to.equal(429);
      await jump(steps);
      expectRest(await ask(bench, model), { since, restMs: REST_S * 1000 });
      await delay(REST_S * 1000 + SLACK_MS + since - performance.now());
      expect((await ask(bench, model)).status).to.equal(200);
    });
  }

  for (const offsetSeconds of [HOUR_S, -HOUR_S]) {
    upstreamCase(bench, `C20 reads the date in retry-after by a clock that is ${offsetSeconds > 0 ? 'an hour ahead' : 'an hour back'}, and the rest by none`, async () => {
      await jump([offsetSeconds]);
      // The provider and the gateway have the same time; dates have whole seconds.
      const date = new Date(Date.now() + (offsetSeconds + 1 + REST_S) * 1000).toUTCString();
      const model = `one/mock-429:first=1,retryAfter=${encodeURIComponent(date)}`;
      const since = performance.now();
      const answer = await ask(bench, model);
      expect(answer.status).to.equal(429);
      expect(Number(answer.headers['retry-after'])).to.be.within(REST_S, REST_S + 1);
      await jump([-offsetSeconds]);
      expectRest(await ask(bench, model), { since, restMs: REST_S * 1000 });
      await delay((REST_S + 1) * 1000 + SLACK_MS + since - performance.now());
      expect((await ask(bench, model)).status).to.equal(200);
    });
  }
});

function expectPlausibleTimes(answer: HttpAnswer): void {
  expect(answer.status, answer.body).to.equal(200);
  const overheadMs = Number(answer.headers['x-proxyapi-overhead-us']) / 1000;
  const [upstreamMs, gatewayMs] = [...(answer.headers['server-timing'] ?? '').matchAll(/dur=(-?[\d.]+)/g)].map(([, duration]) => Number(duration));
  for (const ms of [overheadMs, upstreamMs, gatewayMs]) expect(ms, JSON.stringify(answer.headers)).to.be.within(0, answer.ms);
}

/** Refused for the key's rest, and told of what is left of it; nobody is asked. */
function expectRest(answer: HttpAnswer, { since, restMs }: { readonly since: number; readonly restMs: number }): void {
  const leftMs = restMs - (performance.now() - since);
  // Up to a second would be waited out.
  if (leftMs < 1000) return;
  expect(answer.status).to.equal(429);
  expect(Number(answer.headers['retry-after'])).to.be.within(1, restMs / 1000 + 1);
}
