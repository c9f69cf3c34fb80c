import { ERROR_CODES } from '@proxyapi/proxy-core';
import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { parseEvents } from '../support/parse-events.ts';

/** Holds an answer to OpenAI's dialect: an error with a code of the table, a chat completion, or a stream of its chunks. */
export function expectDialect(answer: HttpAnswer): void {
  const type = answer.headers['content-type'];
  if (answer.status !== 200) {
    expect(type, 'content-type').to.equal('application/json');
    expectError(answer.status, JSON.parse(answer.body));
  } else if (type === 'text/event-stream') expectStream(answer.body);
  else {
    expect(type, 'content-type').to.equal('application/json');
    expectSuccess(JSON.parse(answer.body));
  }
}

/** Expects an error of that code, with all that belongs to it. */
export function expectFailure(answer: HttpAnswer, code: keyof typeof ERROR_CODES, facts: { readonly param?: string; readonly closes?: boolean } = {}): void {
  expect(answer.body, 'body').to.contain(`"${code}"`);
  const { error } = JSON.parse(answer.body);
  expect(error.code).to.equal(code);
  expect(answer.status).to.equal(ERROR_CODES[code].status);
  if (facts.param !== undefined) expect(error.param).to.equal(facts.param);
  if (facts.closes === true) expect(answer.headers['connection']).to.equal('close');
}

function expectError(status: number, body: unknown): void {
  const isError = typeof body === 'object' && body !== null && 'error' in body;
  expect(isError && Object.keys(body), 'members of an error body').to.deep.equal(['error']);
  const { error } = body as { error: Record<string, unknown> };
  expect(error).to.have.all.keys('message', 'type', 'param', 'code');
  expect(error['message'], 'error.message').to.be.a('string').that.is.not.empty;
  expect(error['message'], 'error.message').to.not.match(/\bat \S+ \(|node:|\.ts:\d/);
  expect(error['param'] === null || typeof error['param'] === 'string', 'error.param').to.equal(true);
  const known = Object.entries(ERROR_CODES).find(([code]) => code === error['code'])?.[1];
  if (known === undefined || (status === 429 && known.type !== error['type'])) return expectRelayedError(status, error);
  expect({ status, type: error['type'] }).to.deep.equal({ status: known.status, type: known.type });
}

// A provider's own refusal of the caller's request, or of the pace, keeps its type and code.
function expectRelayedError(status: number, { type, code }: Record<string, unknown>): void {
  expect([400, 404, 422, 429]).to.include(status);
  expect(type).to.be.a('string');
  expect(code === null || typeof code === 'string').to.equal(true);
}

function expectSuccess(body: Record<string, unknown>): void {
  if (body['object'] === 'list') {
    expect(body['data']).to.be.an('array');
    return;
  }
  if (typeof body['status'] === 'string') return;
  expect(body).to.include.all.keys('id', 'object', 'created', 'model', 'choices');
  expect(body['object']).to.equal('chat.completion');
  expect(Number.isInteger(body['created'])).to.equal(true);
  for (const choice of body['choices'] as Record<string, any>[]) {
    expect(choice).to.include.all.keys('index', 'message', 'finish_reason');
    expect(choice['message'].role).to.equal('assistant');
  }
}

function expectStream(text: string): void {
  // Names are other people's events, which pass.
  const data = parseEvents(text).filter(({ name }) => name === '').map((event) => event.data);
  const isWhole = data.at(-1) === '[DONE]';
  const chunks = (isWhole ? data.slice(0, -1) : data).map((json) => JSON.parse(json));
  if (!isWhole) expectErrorEvent(chunks.pop());
  for (const chunk of chunks) expect(chunk).to.include({ object: 'chat.completion.chunk' });
}

// A provider's own event has whatever code it has.
function expectErrorEvent(body: any): void {
  expect(body?.error, 'the last event').to.be.an('object');
  const known = ERROR_CODES[body.error.code as keyof typeof ERROR_CODES];
  if (known === undefined) expect(body.error).to.have.property('message').that.is.a('string');
  else expectError(known.status, body);
}
