import type { IncomingMessage, ServerResponse } from 'node:http';

import { expect } from 'chai';
import sinon from 'sinon';

import { openResponse } from '../../test/support/open-response.ts';
import { planFor } from '../pipeline/calls/fake-provider.ts';
import type { Scope } from '../pipeline/scope.ts';
import { EarlyHead } from './early-head.ts';

const SOURCE = { provider: 'one', model: 'm', attempts: 2 };

describe('EarlyHead', () => {
  let clock: sinon.SinonFakeTimers;
  let response: ServerResponse;
  let answer: Promise<IncomingMessage>;
  let close: () => void;
  let scope: Scope;

  beforeEach(async () => {
    ({ scope } = planFor([]));
    ({ response, answer, close } = await openResponse());
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });

  afterEach(() => {
    clock.restore();
    close();
  });

  it('sends the head and a ping after 15 s, and a ping every 15 s from then on', async () => {
    scope.notes.source = SOURCE;
    const early = new EarlyHead(response, scope);
    clock.tick(14_999);
    expect(response.headersSent).to.equal(false);
    clock.tick(1);
    clock.tick(15_000);
    early.stop();
    clock.tick(60_000);
    response.end();
    const message = await answer;
    expect(message.statusCode).to.equal(200);
    expect(message.headers).to.include({ 'content-type': 'text/event-stream', 'x-proxyapi-provider': 'one', 'x-proxyapi-attempts': '2' });
    expect(Buffer.concat(await Array.fromAsync(message)).toString()).to.equal(': ping\n\n: ping\n\n');
  });

  it('waits for another 15 s while nobody has been asked', () => {
    const early = new EarlyHead(response, scope);
    clock.tick(15_000);
    expect(response.headersSent).to.equal(false);
    scope.notes.source = SOURCE;
    clock.tick(15_000);
    expect(response.headersSent).to.equal(true);
    early.stop();
  });

  it('writes nothing to a caller that has left, and keeps no timer', () => {
    scope.notes.source = SOURCE;
    const early = new EarlyHead(response, scope);
    response.destroy();
    clock.tick(15_000);
    expect([response.headersSent, clock.countTimers()]).to.deep.equal([false, 0]);
    early.stop();
  });
});
