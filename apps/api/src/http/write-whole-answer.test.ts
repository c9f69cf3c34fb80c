import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { expect } from 'chai';

import type { Answer } from '../pipeline/answer.ts';
import { openResponse } from '../../test/support/open-response.ts';
import { planFor } from '../pipeline/calls/fake-provider.ts';
import { clientLeft } from '../pipeline/records/request-notes.ts';
import type { Scope } from '../pipeline/scope.ts';
import { writeWholeAnswer } from './write-whole-answer.ts';

const ANSWER: Answer = { kind: 'whole', status: 200, headers: [], body: Buffer.from('{}'), bill: undefined, source: { provider: 'one', model: 'm', attempts: 1 } };

describe('writeWholeAnswer', () => {
  let response: ServerResponse;
  let received: Promise<IncomingMessage>;
  let close: () => void;
  let scope: Scope;

  beforeEach(async () => {
    ({ scope } = planFor([]));
    ({ response, answer: received, close } = await openResponse());
  });

  afterEach(() => {
    close();
  });

  it('writes the answer at the end of the turn in which it came', async () => {
    const writing = writeWholeAnswer(response, Promise.resolve(ANSWER), scope);
    await Promise.resolve();
    expect(response.headersSent).to.equal(false);
    await writing;
    const message = await received;
    expect(message.statusCode).to.equal(200);
    expect(message.headers).to.include({ 'content-type': 'application/json', 'x-proxyapi-provider': 'one' });
    expect(String(await buffer(message))).to.equal('{}');
  });

  it('writes nothing to a caller who has left in that turn', async () => {
    const writing = writeWholeAnswer(response, Promise.resolve(ANSWER), scope);
    await Promise.resolve();
    const reason = clientLeft();
    scope.controller.abort(reason);
    const error: unknown = await writing.catch((cause: unknown) => cause);
    expect(error).to.equal(reason);
    expect(response.headersSent).to.equal(false);
  });
});
