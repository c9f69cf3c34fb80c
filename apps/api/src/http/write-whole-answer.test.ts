import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { expect } from 'chai';

import type { Answer } from '../pipeline/answer.ts';
import { planFor } from '../pipeline/calls/fake-provider.ts';
import { clientLeft } from '../pipeline/records/request-notes.ts';
import type { Scope } from '../pipeline/scope.ts';
import { writeWholeAnswer } from './write-whole-answer.ts';

const ANSWER: Answer = { kind: 'whole', status: 200, headers: [], body: Buffer.from('{}'), bill: undefined, source: { provider: 'one', model: 'm', attempts: 1 } };

describe('writeWholeAnswer', () => {
  let server: Server;
  let response: ServerResponse;
  let message: Promise<IncomingMessage>;
  let scope: Scope;

  beforeEach(async () => {
    ({ scope } = planFor([]));
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const request = get({ port, host: '127.0.0.1', agent: false });
    message = new Promise((resolve, reject) => request.once('response', resolve).once('error', reject));
    [, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  });

  afterEach(() => {
    response.end();
    server.close();
  });

  it('writes the answer at the end of the turn in which it came', async () => {
    const writing = writeWholeAnswer(response, Promise.resolve(ANSWER), scope);
    await Promise.resolve();
    expect(response.headersSent).to.equal(false);
    await writing;
    const { statusCode, headers } = await message;
    expect(statusCode).to.equal(200);
    expect(headers).to.include({ 'content-type': 'application/json', 'x-proxyapi-provider': 'one' });
    expect(String(await buffer(await message))).to.equal('{}');
  });

  it('writes nothing to a caller who has left in that turn', async () => {
    const writing = writeWholeAnswer(response, Promise.resolve(ANSWER), scope);
    await Promise.resolve();
    const reason = clientLeft();
    scope.controller.abort(reason);
    const error: unknown = await writing.catch((cause: unknown) => cause);
    expect(error).to.equal(reason);
    expect(response.headersSent).to.equal(false);
    response.end();
    await message;
  });
});
