import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { expectFailure } from './dialect-shapes.ts';
import { requestBytes, useBench } from './fault-bench.ts';
import { ask, billOf, untilUpstreamIdle, upstreamCase } from './upstream-case.ts';
import { providerEntry, upstreamSections } from './upstream-config.ts';

const FIRST_BYTE_MS = 500;
const COMPLETION_MS = 1000;
const IDLE_MS = 500;
const TOTAL_MS = 5000;
const STOPPED_WITHIN_MS = 500;
/** How late a timer may be on a busy machine, beside the tenth that the rows allow. */
const SLACK_MS = 150;
const ONCE = { 'x-proxyapi-retries': '0' };

describe('providers that keep one waiting', () => {
  const bench = useBench({
    upstream: ({ provider, calm }) => upstreamSections(calm, {
      providers: [providerEntry('one', provider), providerEntry('two', provider), providerEntry('again', provider, { retry_completion_timeout: true })],
      models: { duo: ['one/mock-hang', 'two/mock-chat'] },
    }),
  });

  upstreamCase(bench, 'B08 waits for a stream’s first byte exactly as long as configured', async () => {
    const answer = await ask(bench, 'one/mock-hang', { stream: true }, ONCE);
    expectFailure(answer, 'upstream_timeout');
    expect(answer.ms).to.be.within(FIRST_BYTE_MS, FIRST_BYTE_MS * 1.1 + SLACK_MS);
    expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
  });

  upstreamCase(bench, 'B08 waits for a whole answer exactly as long as configured, and asks nobody again, as it is billed', async () => {
    const answer = await ask(bench, 'one/mock-hang');
    expectFailure(answer, 'upstream_timeout');
    expect(answer.ms).to.be.within(COMPLETION_MS, COMPLETION_MS * 1.1 + SLACK_MS);
    expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
    expect(billOf(bench.provider)).to.have.lengthOf(1);
  });

  upstreamCase(bench, 'B08 asks again after a whole answer’s timeout where it is told to', async () => {
    const answer = await ask(bench, 'again/mock-hang:first=1');
    expect([answer.status, answer.headers['x-proxyapi-attempts']]).to.deep.equal([200, '2']);
  });

  upstreamCase(bench, 'B08 asks the next candidate after a stream that does not come', async () => {
    const answer = await ask(bench, 'duo', { stream: true });
    expect([answer.status, answer.headers['x-proxyapi-provider'], answer.headers['x-proxyapi-attempts']]).to.deep.equal([200, 'two', '2']);
    expect(answer.ms).to.be.within(FIRST_BYTE_MS, FIRST_BYTE_MS * 1.1 + SLACK_MS);
    expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
  });

  upstreamCase(bench, 'B08 asks again while nothing of a stream has come', async () => {
    const answer = await ask(bench, 'one/mock-hang:first=2', { stream: true });
    expect([answer.status, answer.headers['x-proxyapi-attempts']]).to.deep.equal([200, '3']);
  });

  upstreamCase(bench, 'B08 holds to the time that a caller allows', async () => {
    for (const stream of [false, true]) {
      const answer = await ask(bench, 'one/mock-hang:message=short', { stream }, { 'x-proxyapi-timeout-ms': '300' });
      expectFailure(answer, 'upstream_timeout');
      expect(answer.ms).to.be.within(300, 330 + SLACK_MS);
      await untilUpstreamIdle(bench);
    }
  });

  upstreamCase(bench, 'B09 ends a stream that falls silent with an error event', async () => {
    const answer = await ask(bench, 'one/mock-stall', { stream: true });
    expect(answer.status).to.equal(200);
    expect(answer.body).to.contain('"code":"upstream_timeout"').and.not.to.contain('[DONE]');
    expect(answer.body.match(/"content":"[^"]+"/g)).to.have.lengthOf(3);
    expect(answer.ms).to.be.within(IDLE_MS, IDLE_MS * 1.1 + SLACK_MS);
    expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
  });

  upstreamCase(bench, 'B09 ends an answer that falls silent halfway', async () => {
    const answer = await ask(bench, 'one/mock-stall');
    expectFailure(answer, 'upstream_timeout');
    expect(answer.ms).to.be.within(COMPLETION_MS, COMPLETION_MS * 1.1 + SLACK_MS);
  });

  upstreamCase(bench, 'B10 ends a stream that trickles for ever when the whole time is up', async () => {
    const answer = await ask(bench, 'one/mock-trickle', { stream: true }, { 'x-proxyapi-timeout-ms': '1500' });
    expect(answer.ms).to.be.within(1500, 1650 + SLACK_MS);
    if (answer.status === 200) expect(answer.body).to.contain('"code":"upstream_timeout"').and.not.to.contain('[DONE]');
    else expectFailure(answer, 'upstream_timeout');
    expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
  });

  upstreamCase(bench, 'B10 ends a stream of small events for ever when the configured time is up', async () => {
    const answer = await ask(bench, 'one/mock-chat:endless,gapMs=20', { stream: true });
    expect(answer.status).to.equal(200);
    expect(answer.body).to.contain('"code":"upstream_timeout"').and.not.to.contain('[DONE]');
    expect(answer.ms).to.be.within(TOTAL_MS, TOTAL_MS * 1.1);
    expect(await untilUpstreamIdle(bench)).to.be.below(STOPPED_WITHIN_MS);
  });

  upstreamCase(bench, 'E17 asks nobody after the caller has left in a pause', async () => {
    for (const model of ['one/mock-503:retryAfter=1,message=pause', 'one/mock-429:retryAfterMs=900,message=pause']) {
      const before = billOf(bench.provider).length;
      const client = await bench.connect();
      const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'a' }] });
      client.send(requestBytes({ body }));
      await delay(300);
      client.leave();
      await delay(1200);
      expect(billOf(bench.provider).length - before).to.equal(1);
    }
  }, { isUntold: true });
});
