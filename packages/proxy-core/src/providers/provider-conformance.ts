import { expect } from 'chai';

import { ProxyError } from '../errors/proxy-error.ts';
import { UpstreamError } from '../errors/upstream-error.ts';
import { isJsonObject } from '../protocol/json-value.ts';
import type { ProviderAdapter } from './provider-adapter.ts';
import { CONFORMANCE_ANSWERS, type ConformanceAnswer, type ConformanceAnswerName } from './provider-conformance-answers.ts';
import { catchError, modelRequest, relay } from './provider-conformance-driver.ts';
import { CONFORMANCE_REQUESTS, type ConformanceRequest, type ConformanceRequestName } from './provider-conformance-requests.ts';
import { type ReadAnswer, readChatCompletion, readChunks } from './provider-conformance-shapes.ts';

/** The bytes of one answer in the provider's dialect. */
export interface ConformanceFixture {
  readonly response: Buffer;
  readonly stream: Buffer;
}

/** Says why an adapter has nothing to test there. */
export interface ConformanceSkip {
  readonly skip: string;
}

/** What an adapter brings to {@link describeProviderConformance}. */
export interface ProviderConformanceOptions {
  /** Built with a clock that stands still, so that equal bytes give equal answers. */
  readonly adapter: ProviderAdapter;
  /** Answers that say what `CONFORMANCE_ANSWERS` says. */
  readonly fixtures: Record<ConformanceAnswerName, ConformanceFixture | ConformanceSkip>;
  /** A failure told inside an answer of status 200; the stream's comes after some content. */
  readonly failure: ConformanceFixture | ConformanceSkip;
  /**
   * Requests of `CONFORMANCE_REQUESTS` that the provider has nothing for, and the parameter that the 400 names.
   * @default none
   */
  readonly refuses?: Partial<Record<ConformanceRequestName, string>>;
  /**
   * Strings of `carries` that reach this provider in another form, or need not reach it.
   * @default none
   */
  readonly rewrites?: readonly string[];
}

const MODEL = 'some-model-1';

/**
 * The suite that every provider adapter passes: the same OpenAI requests go in, the same answers come out, and whatever
 * the network does to a stream's bytes, the caller gets the whole answer or an error.
 */
export function describeProviderConformance(name: string, options: ProviderConformanceOptions): void {
  describe(`${name} as a provider adapter`, () => {
    describeRequests(options);
    for (const [kind, answer] of Object.entries(CONFORMANCE_ANSWERS)) {
      describeFixture(`an answer of kind "${kind}"`, options.fixtures[answerName(kind)], (fixture) => describeAnswer(options.adapter, fixture, answer));
    }
    describeFixture('a failure inside an answer', options.failure, (fixture) => describeFailure(options.adapter, fixture));
    describeDamage(options.adapter);
  });
}

function describeFixture(title: string, fixture: ConformanceFixture | ConformanceSkip, body: (fixture: ConformanceFixture) => void): void {
  if ('skip' in fixture) it.skip(`${title} (${fixture.skip})`);
  else describe(title, () => body(fixture));
}

function describeRequests({ adapter, refuses = {}, rewrites = [] }: ProviderConformanceOptions): void {
  for (const [name, request] of Object.entries(CONFORMANCE_REQUESTS)) {
    const param = Object.entries(refuses).find(([refused]) => refused === name)?.[1];
    if (param === undefined) it(`encodes ${name}`, () => expectEncoded(adapter, request, rewrites));
    else it(`refuses ${name}, naming ${param}`, () => expectRefused(adapter, request, param));
  }
}

function expectEncoded(adapter: ProviderAdapter, request: ConformanceRequest, rewrites: readonly string[]): void {
  const { path, body } = adapter.encodeRequest(modelRequest(request.body), MODEL);
  const value: unknown = JSON.parse(body.toString('utf8'));
  expect(path).to.match(/^\//);
  expect(value).to.be.an('object');
  expect(path + body.toString('utf8')).to.include(MODEL);
  // Strings that hold JSON may arrive as JSON or as strings; both read the same here.
  const text = body.toString('utf8').replaceAll('\\"', '"');
  for (const carried of request.carries.filter((one) => !rewrites.includes(one))) expect(text).to.include(carried);
}

function expectRefused(adapter: ProviderAdapter, request: ConformanceRequest, param: string): void {
  const error = catchError(() => adapter.encodeRequest(modelRequest(request.body), MODEL));
  if (!ProxyError.isInstance(error)) throw error;
  expect(error).to.include({ code: 'unsupported_parameter', param });
  expect(error.message).to.include(param);
}

function describeAnswer(adapter: ProviderAdapter, { response, stream }: ConformanceFixture, expected: ConformanceAnswer): void {
  it('is decoded as a whole', () => {
    expectAnswer(readChatCompletion(adapter.decodeResponse(modelRequest({}), response)), expected);
  });

  it('is decoded as a stream', () => {
    const answer = readChunks(relay(adapter, [stream]));
    expectAnswer(answer, expected);
  });

  it('has usage in its stream only where the caller asked for it', () => {
    expect(readChunks(relay(adapter, [stream], { isUsageWanted: false })).usage).to.equal(undefined);
  });

  it('is the same under every split of its stream into two chunks, and byte by byte', () => {
    const whole = relay(adapter, [stream]);
    for (let at = 1; at < stream.length; at += 1) {
      expect(relay(adapter, [stream.subarray(0, at), stream.subarray(at)]), `split at byte ${at}`).to.equal(whole);
    }
    expect(relay(adapter, Array.from(stream, (byte) => Buffer.of(byte)))).to.equal(whole);
  });

  it('is never finished when its stream is cut', () => {
    const whole = readChunks(relay(adapter, [stream]));
    for (let at = 0; at < stream.length; at += 1) {
      expectCut(() => relay(adapter, [stream.subarray(0, at)]), whole);
    }
  });
}

/** A cut stream ends in an error, unless the cut fell behind everything that the answer says. */
function expectCut(attempt: () => string, whole: ReadAnswer): void {
  let text = '';
  const error = catchError(() => {
    text = attempt();
  });
  if (error === undefined) expect(readChunks(text)).to.deep.include({ content: whole.content, toolCalls: whole.toolCalls, finishReason: whole.finishReason });
  else expect(error).to.be.instanceOf(UpstreamError).with.property('code', 'upstream_truncated');
}

function expectAnswer(answer: ReadAnswer, expected: ConformanceAnswer): void {
  expect(answer).to.include({ content: expected.content, finishReason: expected.finishReason });
  const calls = answer.toolCalls.map((call) => ({ name: call.name, arguments: JSON.parse(call.arguments) }));
  expect(calls).to.deep.equal((expected.toolCalls ?? []).map((call) => ({ ...call, arguments: JSON.parse(call.arguments) })));
  expect(new Set(answer.toolCalls.map((call) => call.id)).size, 'ids differ').to.equal(answer.toolCalls.length);
  if (expected.usage === undefined) return;
  const { prompt, completion, cached } = expected.usage;
  expect(answer.usage).to.include({ prompt_tokens: prompt, completion_tokens: completion });
  const details = answer.usage?.['prompt_tokens_details'];
  if (cached !== undefined) expect(isJsonObject(details) ? details['cached_tokens'] : undefined).to.equal(cached);
}

function describeFailure(adapter: ProviderAdapter, { response, stream }: ConformanceFixture): void {
  it('is an error when the answer is whole', () => {
    expectUpstreamError(() => adapter.decodeResponse(modelRequest({}), response), ['upstream_error']);
  });

  it('is an error in the stream, however its bytes arrive', () => {
    for (let at = 0; at < stream.length; at += 1) {
      expectUpstreamError(() => relay(adapter, [stream.subarray(0, at), stream.subarray(at)]), ['upstream_error']);
    }
  });
}

function describeDamage(adapter: ProviderAdapter): void {
  for (const body of ['', 'null', '{}', '[]', '"text"', '<html>busy</html>', '{"choices":', '\xff']) {
    it(`takes ${body === '' ? 'nothing' : JSON.stringify(body)} for no answer`, () => {
      expectUpstreamError(() => adapter.decodeResponse(modelRequest({}), Buffer.from(body, 'latin1')), ['upstream_invalid_response', 'upstream_error']);
    });
  }

  it('takes a stream without events for a cut one', () => {
    expectUpstreamError(() => relay(adapter, []), ['upstream_truncated']);
    expectUpstreamError(() => relay(adapter, [Buffer.from(': ping\n\n')]), ['upstream_truncated']);
  });

  it('reads an error body of any kind without throwing', () => {
    for (const body of ['', 'null', '[1]', '{"error":null}', '{"error":"no"}', '{"error":{"message":7}}', '<html>', '\xff']) {
      expect(adapter.mapError(Buffer.from(body, 'latin1')).message, body).to.be.a('string').and.not.equal('');
    }
  });
}

function expectUpstreamError(attempt: () => unknown, codes: readonly string[]): void {
  const error = catchError(attempt);
  if (!(error instanceof UpstreamError)) throw error ?? new Error('nothing was thrown');
  expect(codes).to.include(error.code);
}

function answerName(name: string): ConformanceAnswerName {
  const known = Object.keys(CONFORMANCE_ANSWERS).find((one): one is ConformanceAnswerName => one === name);
  if (known === undefined) throw new TypeError(`no answer is named ${name}`);
  return known;
}
