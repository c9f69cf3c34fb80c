import { type BodySink, type Candidate, type ModelRequest, type Provider, ProxyError, type UpstreamResponse } from '@proxyapi/proxy-core';

import type { UpstreamAnswer } from '../answer.ts';
import { AnswerStream } from '../answer-stream.ts';
import { FakeProvider } from '../calls/fake-provider.ts';
import type { Scope } from '../scope.ts';

const { provider } = new FakeProvider([]);

/** Where the fake calls go. */
export const CANDIDATES: readonly Candidate<Provider>[] = [{ provider, model: 'm' }];

/** A call upstream whose every step a test takes by hand. Its text names its caller and itself. */
export class FakeCall implements UpstreamResponse {
  readonly status = 200;
  readonly headers = {};
  readonly asked: ModelRequest;
  readonly scope: Scope;
  readonly answering = Promise.withResolvers<UpstreamAnswer>();
  /** What it says all in all, as far as it has said it. */
  text = '';
  state: 'waiting' | 'streaming' | 'over' = 'waiting';
  isAborted = false;
  readonly #name: string;
  #sink: BodySink | undefined;

  constructor(asked: ModelRequest, scope: Scope, name: string) {
    this.asked = asked;
    this.scope = scope;
    this.#name = name;
    scope.signal.addEventListener('abort', { handleEvent: () => this.#onAbort() });
  }

  /** Its answer comes, or a stream's first words do. */
  begin(): void {
    if (this.state !== 'waiting') return;
    this.text = this.#name;
    const source = { provider: 'fake', model: 'm', attempts: 1 };
    if (!this.asked.isStream) {
      this.state = 'over';
      const body = Buffer.from(`{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"${this.text}"},"finish_reason":"stop"}]}`);
      return this.answering.resolve({ kind: 'whole', status: 200, headers: [], body, bill: undefined, source });
    }
    this.state = 'streaming';
    const stream = new AnswerStream({ response: this, transform: provider.adapter.decodeStream(this.asked), isUsageAsked: provider.adapter.asksStreamUsage(this.asked), onEnd: () => {} });
    stream.open().then(() => this.answering.resolve({ kind: 'stream', headers: [], stream, source }), this.answering.reject);
    this.#emit(`{"role":"assistant","content":"${this.text}"}`);
  }

  /** More words of a stream. */
  say(): void {
    if (this.state !== 'streaming') return;
    this.text += ' and on';
    this.#emit('{"content":" and on"}');
  }

  /** It ends well. */
  finish(): void {
    if (this.state === 'waiting') this.begin();
    if (this.state !== 'streaming') return;
    this.#emit('{}', '"stop"');
    this.#sink?.onData(Buffer.from('data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2,"total_tokens":3}}\n\ndata: [DONE]\n\n'));
    this.state = 'over';
    this.#sink?.onEnd();
  }

  fail(error: Error = new ProxyError('upstream_error', 'fake')): void {
    if (this.state === 'over') return;
    const isStreaming = this.state === 'streaming';
    this.state = 'over';
    this.answering.reject(error);
    if (isStreaming) this.#sink?.onError(error);
  }

  read(sink: BodySink): void {
    this.#sink = sink;
  }

  pause(): void {}

  resume(): void {}

  abort(reason: Error): void {
    this.fail(reason);
  }

  #emit(delta: string, finish = 'null'): void {
    this.#sink?.onData(Buffer.from(`data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":${delta},"finish_reason":${finish}}]}\n\n`));
  }

  #onAbort(): void {
    if (this.state === 'over') return;
    this.isAborted = true;
    this.fail();
  }
}
