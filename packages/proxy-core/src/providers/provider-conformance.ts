import { expect } from 'chai';

import { ProxyError } from '../errors/proxy-error.ts';
import { UpstreamError } from '../errors/upstream-error.ts';
import { isJsonObject } from '../protocol/json-value.ts';
import { parseJson } from '../protocol/parse-json.ts';
import type { ProviderAdapter } from './provider-adapter.ts';
import { CONFORMANCE_ANSWERS, type ConformanceAnswer, type ConformanceAnswerName } from './provider-conformance-answers.ts';
import { catchError, modelRequest, relay, type RelayedStreamOutcome, splitErrorEvent } from './provider-conformance-driver.ts';
import { CONFORMANCE_REQUESTS, type ConformanceRequest, type ConformanceRequestName } from './provider-conformance-requests.ts';
import { type ReadAnswer, readChatCompletion, readChunks } from './provider-conformance-shapes.ts';

/** The bytes of one answer in the provider's dialect. */
export interface ConformanceFixture {
  readonly response: Buffer;
  readonly stream: Buffer;
  /**
   * What it says, where the provider cannot be made to say what the suite wants.
   * @default the suite's own answer of that kind
   */
  readonly expected?: ConformanceAnswer;
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
  /**
   * Whether a stream's bytes pass as they are. Then what is in them is the provider's affair, usage included.
   * @default false
   */
  readonly isRelay?: boolean;
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
      describeFixture(`an answer of kind "${kind}"`, options.fixtures[answerName(kind)], (fixture) => describeAnswer(options, fixture, answer));
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
  const value = parseJson(body.toString('utf8'));
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

function describeAnswer({ adapter, isRelay = false }: ProviderConformanceOptions, { response, stream, expected: own }: ConformanceFixture, usual: ConformanceAnswer): void {
  const expected = own ?? usual;

  it('is decoded as a whole', () => {
    expectAnswer(readChatCompletion(adapter.decodeResponse(modelRequest({}), response).body), expected);
  });

  it('is decoded as a stream', () => {
    const { text, state } = relay(adapter, [stream]);
    expect(state).to.equal('complete');
    expectAnswer(readChunks(text), expected);
  });

  if (isRelay) it('arrives byte for byte', () => expectSameBytes(adapter, { response, stream }));
  else it('has usage in its stream only where the caller asked for it', () => {
    expect(readChunks(relay(adapter, [stream], { isUsageWanted: false }).text).usage).to.equal(undefined);
  });

  it('is the same under every split of its stream into two chunks, and byte by byte', () => {
    const { text } = relay(adapter, [stream]);
    for (let at = 1; at < stream.length; at += 1) {
      expect(relay(adapter, [stream.subarray(0, at), stream.subarray(at)]).text, `split at byte ${at}`).to.equal(text);
    }
    expect(relay(adapter, Array.from(stream, (byte) => Buffer.of(byte))).text).to.equal(text);
  });

  it('is never finished when its stream is cut', () => {
    const { text } = relay(adapter, [stream]);
    const whole = readChunks(text);
    for (let at = 0; at < stream.length; at += 1) {
      const cut = relay(adapter, [stream.subarray(0, at)]);
      if (cut.state === 'complete') expectSame(readChunks(cut.text), whole);
      else expectCut(cut, text);
    }
  });
}

function expectSameBytes(adapter: ProviderAdapter, { response, stream }: ConformanceFixture): void {
  expect(adapter.decodeResponse(modelRequest({}), response).body).to.equal(response);
  expect(relay(adapter, [stream]).text).to.equal(stream.toString('utf8'));
}

/** A cut that fell behind everything that the answer says has taken nothing from it. */
function expectSame(answer: ReadAnswer, { content, toolCalls, finishReason }: ReadAnswer): void {
  expect(answer).to.deep.include({ content, toolCalls, finishReason });
}

/** A cut stream tells what came, then its error, and has no end. */
function expectCut({ text, failure }: RelayedStreamOutcome, wholeText: string): void {
  const { told, error } = splitErrorEvent(text);
  expect(wholeText.startsWith(told), `${JSON.stringify(told)} begins the whole answer`).to.equal(true);
  expect(text).to.not.include('[DONE]');
  expect(error).to.include({ code: 'upstream_truncated', type: 'upstream_error' });
  expect(failure).to.be.instanceOf(UpstreamError).with.property('code', 'upstream_truncated');
}

function expectAnswer(answer: ReadAnswer, expected: ConformanceAnswer): void {
  expect(answer).to.include({ content: expected.content, finishReason: expected.finishReason });
  const calls = answer.toolCalls.map((call) => ({ name: call.name, arguments: parseJson(call.arguments) }));
  expect(calls).to.deep.equal((expected.toolCalls ?? []).map((call) => ({ ...call, arguments: parseJson(call.arguments) })));
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
      const { text, failure } = relay(adapter, [stream.subarray(0, at), stream.subarray(at)]);
      expect(splitErrorEvent(text).error['message'], `split at byte ${at}`).to.be.a('string').and.not.equal('');
      expect(text).to.not.include('[DONE]');
      expect(failure).to.be.instanceOf(UpstreamError).with.property('code', 'upstream_error');
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
    for (const chunks of [[], [''], [': ping\n\n'], [': ping']]) {
      expectCut(relay(adapter, chunks.map((chunk) => Buffer.from(chunk))), ': ping\n\n');
    }
  });

  it('reads an error body of any kind without throwing', () => {
    for (const body of ['', 'null', '[1]', '{"error":null}', '{"error":"no"}', '{"error":{"message":7}}', '<html>', '\xff']) {
      expect(adapter.mapError(Buffer.from(body, 'latin1')).message, body).to.be.a('string').and.not.equal('');
    }
  });
}

function expectUpstreamError(attempt: () => unknown, codes: readonly string[]): void {
  const error = catchError(attempt);
  expect(error).to.be.instanceOf(UpstreamError).with.property('code').that.is.oneOf([...codes]);
}

function answerName(name: string): ConformanceAnswerName {
  const known = Object.keys(CONFORMANCE_ANSWERS).find((one): one is ConformanceAnswerName => one === name);
  if (known === undefined) throw new TypeError(`no answer is named ${name}`);
  return known;
}
