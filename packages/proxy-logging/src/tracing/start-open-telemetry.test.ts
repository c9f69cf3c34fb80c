import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { type OtlpReceiver, startOtlpReceiver } from '../../test/support/otlp/start-otlp-receiver.ts';
import type { ReceivedSpan } from '../../test/support/otlp/received.ts';
import type { OpenTelemetry } from './open-telemetry.ts';
import { readOpenTelemetrySettings } from './settings/read-open-telemetry-settings.ts';
import { startOpenTelemetry } from './start-open-telemetry.ts';
import type { TracedAttempt } from './traced-attempt.ts';
import type { TracedRequest } from './traced-request.ts';
import type { AttemptFacts, RequestFacts, Tracer } from './tracer.ts';

const FACTS: RequestFacts = { id: 'request-1', method: 'POST', route: '/v1/chat/completions', traceparent: undefined, tracestate: undefined };
const ATTEMPT: AttemptFacts = { operation: 'chat', provider: 'main', providerType: 'gemini', model: 'gem-2', origin: 'https://generativelanguage.googleapis.com' };
const RECORD: TracedRequest = {
  method: 'POST', route: '/v1/chat/completions', status: 200, errorCode: undefined, callerName: 'ci', durationMs: 12, model: 'fast', isStream: true,
  provider: 'main', servedModel: 'gem-2', attempts: [1], cache: 'miss', costUsd: 0.25, labels: { team: 'search' },
};
const DONE: TracedAttempt = {
  operation: 'chat', provider: 'main', model: 'gem-2', result: 'ok', status: 200, durationMs: 10, firstTokenMs: 250,
  usage: { promptTokens: 7, completionTokens: 9, cachedTokens: 3, reasoningTokens: 2, isEstimated: true }, costUsd: 0.25, responseModel: 'gem-2-001',
};
const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' };

interface Line { readonly message: string; readonly fields: Readonly<Record<string, unknown>> | undefined }

class FakeProviderError extends Error {
  override readonly name = 'UpstreamError';
  readonly code = 'upstream_error';
}

describe('startOpenTelemetry', () => {
  let receiver: OtlpReceiver;
  let running: OpenTelemetry | undefined;
  let lines: Line[];

  beforeEach(async () => {
    receiver = await startOtlpReceiver();
    lines = [];
  });

  afterEach(async () => {
    await running?.shutdown();
    running = undefined;
    await receiver.close();
  });

  const start = async (environment: Readonly<Record<string, string>>, shutdownTimeoutMs?: number): Promise<OpenTelemetry> => {
    const reading = readOpenTelemetrySettings(environment, { serviceVersion: '1.2.3' });
    if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
    const logger = { warn: (message: string, fields?: Readonly<Record<string, unknown>>) => void lines.push({ message, fields }) };
    running = await startOpenTelemetry({ settings: reading.settings, logger, ...(shutdownTimeoutMs === undefined ? {} : { shutdownTimeoutMs }) });
    if (running === undefined) throw new Error('nothing was started');
    return running;
  };
  const overHttp = (more: Readonly<Record<string, string>> = {}, shutdownTimeoutMs?: number): Promise<OpenTelemetry> =>
    start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.httpUrl, OTEL_BSP_SCHEDULE_DELAY: '20', ...more }, shutdownTimeoutMs);
  const overGrpc = (more: Readonly<Record<string, string>> = {}, shutdownTimeoutMs?: number): Promise<OpenTelemetry> =>
    overHttp({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.grpcUrl, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', ...more }, shutdownTimeoutMs);

  for (const [protocol, open] of [['gRPC', overGrpc], ['HTTP', overHttp]] as const) {
    it(`sends one trace for a request over ${protocol}, with a span for each attempt and look-up below it`, async () => {
      const { tracer } = await open();
      runRequest(tracer);
      const [server, attempt, lookup] = byKind(await receiver.whenSpans(3));
      expect(receiver.exports[0]).to.deep.include({ over: protocol === 'gRPC' ? 'grpc' : 'http', signal: 'traces' });
      expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).to.equal(1);
      expect([server.parentSpanId, attempt.parentSpanId, lookup.parentSpanId]).to.deep.equal(['', server.spanId, server.spanId]);
      expect([server.name, attempt.name, lookup.name]).to.deep.equal(['POST /v1/chat/completions', 'chat gem-2', 'cache lookup']);
      expect(server.resource).to.include({ 'service.name': 'proxy-api', 'service.version': '1.2.3', 'telemetry.sdk.language': 'nodejs' });
      expect(server.resource['service.instance.id']).to.match(/^[\da-f-]{36}$/);
    });
  }

  it('says of a request what the conventions and the gateway know', async () => {
    const { tracer } = await overHttp();
    runRequest(tracer);
    const [server, attempt, lookup] = byKind(await receiver.whenSpans(3));
    expect(server.attributes).to.deep.equal({
      'http.request.method': 'POST', 'url.scheme': 'http', 'http.route': '/v1/chat/completions', 'http.response.status_code': 200,
      'proxyapi.request.id': 'request-1', 'proxyapi.caller.name': 'ci', 'proxyapi.model.requested': 'fast', 'proxyapi.stream': true,
      'proxyapi.cache.outcome': 'miss', 'proxyapi.attempts': 1, 'proxyapi.provider': 'main', 'proxyapi.model.served': 'gem-2',
      'proxyapi.cost_usd': 0.25, 'proxyapi.label.team': 'search',
    });
    expect(attempt.attributes).to.deep.equal({
      'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'gcp.gemini', 'gen_ai.request.model': 'gem-2', 'gen_ai.response.model': 'gem-2-001',
      'gen_ai.usage.input_tokens': 7, 'gen_ai.usage.output_tokens': 9, 'gen_ai.usage.cache_read.input_tokens': 3, 'gen_ai.usage.reasoning.output_tokens': 2,
      'gen_ai.response.time_to_first_chunk': 0.25, 'server.address': 'generativelanguage.googleapis.com', 'server.port': 443,
      'http.response.status_code': 200, 'proxyapi.provider': 'main', 'proxyapi.usage.estimated': true, 'proxyapi.cost_usd': 0.25,
    });
    expect(lookup.attributes).to.deep.equal({ 'proxyapi.cache.outcome': 'miss' });
    expect([server.isError, attempt.isError, lookup.isError]).to.deep.equal([false, false, false]);
  });

  it('keeps each span within its parent, to the microsecond', async () => {
    const { tracer } = await overHttp();
    const trace = tracer!.beginRequest(FACTS);
    const lookedUpAt = performance.timeOrigin + performance.now();
    await delay(30);
    trace.onCacheLookup('miss', lookedUpAt);
    const attempt = trace.beginAttempt(ATTEMPT);
    await delay(20);
    attempt.end(DONE, undefined);
    trace.end(RECORD, undefined);
    const [server, client, lookup] = byKind(await receiver.whenSpans(3));
    for (const span of [client, lookup]) {
      expect(span.startNano >= server.startNano && span.endNano <= server.endNano, span.name).to.equal(true);
    }
    expect(milliseconds(lookup)).to.be.within(28, 1000);
    expect(milliseconds(client)).to.be.within(18, 1000);
    expect(lookup.endNano <= client.startNano).to.equal(true);
  });

  it("continues the caller's trace and its state, and tells the provider of the attempt's own span", async () => {
    const { tracer } = await overHttp();
    const trace = tracer!.beginRequest({ ...FACTS, traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01`, tracestate: 'vendor=a:b, other=1' });
    expect(trace.traceId).to.equal(CALLER.traceId);
    const attempt = trace.beginAttempt(ATTEMPT);
    const { headers } = attempt;
    attempt.end(DONE, undefined);
    trace.end(RECORD, undefined);
    const spans = await receiver.whenSpans(2);
    const [server, client] = [spanOf(spans, 'server'), spanOf(spans, 'client')];
    expect([server.traceId, server.parentSpanId]).to.deep.equal([CALLER.traceId, CALLER.spanId]);
    expect(headers).to.deep.equal({ traceparent: `00-${CALLER.traceId}-${client.spanId}-01`, tracestate: 'vendor=a:b,other=1' });
    expect([server.traceState, client.traceState]).to.deep.equal(['vendor=a:b,other=1', 'vendor=a:b,other=1']);
  });

  it('begins a new trace where the traceparent is not valid', async () => {
    const { tracer } = await overHttp();
    const trace = tracer!.beginRequest({ ...FACTS, traceparent: `00-${CALLER.traceId}-0000000000000000-01`, tracestate: 'vendor=1' });
    const { headers } = trace.beginAttempt(ATTEMPT);
    trace.end(RECORD, undefined);
    expect(trace.traceId).to.match(/^[\da-f]{32}$/).and.not.to.equal(CALLER.traceId);
    expect(headers).to.have.all.keys('traceparent');
    expect(spanOf(await receiver.whenSpans(1), 'server').parentSpanId).to.equal('');
  });

  it('records nothing of a trace that the caller does not sample, and tells the provider so', async () => {
    const { tracer } = await overHttp();
    const trace = tracer!.beginRequest({ ...FACTS, traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-00`, tracestate: 'vendor=1' });
    const [first, second] = [trace.beginAttempt(ATTEMPT), trace.beginAttempt(ATTEMPT)];
    trace.onCacheLookup('miss', 0);
    first.end(DONE, undefined);
    trace.end(RECORD, undefined);
    expect(trace.traceId).to.equal(CALLER.traceId);
    expect(first.headers).to.deep.include({ tracestate: 'vendor=1' });
    expect(first.headers['traceparent']).to.match(new RegExp(`^00-${CALLER.traceId}-[\\da-f]{16}-00$`)).and.not.to.equal(second.headers['traceparent']);
    runRequest(tracer);
    await receiver.whenSpans(3);
    expect(receiver.spans.map(({ traceId }) => traceId)).not.to.include(CALLER.traceId);
  });

  it('samples the share that OTEL_TRACES_SAMPLER_ARG says of the traces on which nobody has decided', async () => {
    const { tracer } = await overHttp({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' });
    const sampled = Array.from({ length: 2000 }, () => tracer!.beginRequest(FACTS).beginAttempt(ATTEMPT).headers['traceparent']).filter((header) => header?.endsWith('-01'));
    expect(sampled.length).to.be.within(380, 620);
    const followed = tracer!.beginRequest({ ...FACTS, traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01` }).beginAttempt(ATTEMPT);
    expect(followed.headers['traceparent']?.endsWith('-01')).to.equal(true);
  });

  it('records an error by its class and codes, and nobody\'s words', async () => {
    const { tracer } = await overHttp();
    const cause = Object.assign(new Error('the key sk-secret was refused'), { code: 'ECONNRESET' });
    const trace = tracer!.beginRequest(FACTS);
    const attempt = trace.beginAttempt(ATTEMPT);
    attempt.end({ ...DONE, result: 'upstream_error', status: 500, usage: undefined, firstTokenMs: undefined }, new FakeProviderError('it said: my prompt', { cause }));
    trace.end({ ...RECORD, status: 502, errorCode: 'upstream_error', provider: undefined }, new FakeProviderError('it said: my prompt', { cause }));
    for (const span of await receiver.whenSpans(2)) {
      expect(span.isError, span.name).to.equal(true);
      expect(span.attributes['error.type'], span.name).to.equal('upstream_error');
      expect(span.events, span.name).to.deep.equal([
        { name: 'exception', attributes: { 'exception.type': 'UpstreamError', 'proxyapi.error.code': 'upstream_error', 'proxyapi.error.cause': 'ECONNRESET' } },
      ]);
    }
    expect(textOf(receiver.spans)).not.to.match(/my prompt|sk-secret/);
  });

  it('leaves the frames of a defect, without the text before them', async () => {
    const { tracer } = await overHttp();
    const defect = new TypeError('cannot read "\n    at my prompt (of two lines)"');
    tracer!.beginRequest(FACTS).end({ ...RECORD, status: 500, errorCode: 'internal_error' }, defect);
    const [event] = spanOf(await receiver.whenSpans(1), 'server').events;
    const attributes = event?.attributes ?? {};
    expect(attributes['exception.type']).to.equal('TypeError');
    expect(attributes['exception.stacktrace']).to.match(/^ {4}at .*start-open-telemetry\.test\.ts/);
    expect(textOf(receiver.spans)).not.to.contain('my prompt');
  });

  it('calls a request failed where the gateway or its provider failed, and not where the caller did', async () => {
    const { tracer } = await overHttp();
    const cases: readonly (readonly [name: string, status: number, errorCode: string | undefined, isError: boolean])[] = [
      ['fine', 200, undefined, false], ['wrong request', 400, 'invalid_json', false], ['caller left', 499, 'client_closed_request', false],
      ['overloaded', 503, 'overloaded', true], ['broke in the stream', 200, 'upstream_truncated', true],
    ];
    for (const [id, status, errorCode] of cases) tracer!.beginRequest({ ...FACTS, id }).end({ ...RECORD, status, errorCode }, undefined);
    const spans = await receiver.whenSpans(cases.length);
    const told = cases.map(([name]) => spans.find(({ attributes }) => attributes['proxyapi.request.id'] === name));
    expect(told.map((span) => [span?.attributes['error.type'], span?.isError])).to.deep.equal(cases.map(([, , errorCode, isError]) => [errorCode, isError]));
  });

  it('does not call an attempt failed that nobody wanted any more', async () => {
    const { tracer } = await overHttp();
    const trace = tracer!.beginRequest(FACTS);
    trace.beginAttempt(ATTEMPT).end({ ...DONE, result: 'cancelled' }, undefined);
    const { isError, attributes } = spanOf(await receiver.whenSpans(1), 'client');
    expect([isError, attributes['error.type']]).to.deep.equal([false, 'cancelled']);
  });

  it('names no route where none took the request, and cuts what a caller made long', async () => {
    const { tracer } = await overHttp();
    tracer!.beginRequest({ ...FACTS, method: 'GET', route: 'other' }).end({ ...RECORD, route: 'other', model: 'm'.repeat(10_000) }, undefined);
    const { name, attributes } = spanOf(await receiver.whenSpans(1), 'server');
    expect(name).to.equal('GET');
    expect(attributes).not.to.have.property('http.route');
    expect(String(attributes['proxyapi.model.requested'])).to.have.lengthOf(256);
  });

  for (const [protocol, open] of [['gRPC', overGrpc], ['HTTP', overHttp]] as const) {
    it(`sends the headers of the variables over ${protocol}`, async () => {
      const { tracer } = await open({ OTEL_EXPORTER_OTLP_HEADERS: 'Api-Key=a%20b,x-all=1', OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'x-all=2' });
      runRequest(tracer);
      await receiver.whenSpans(3);
      expect(receiver.exports[0]?.headers).to.include({ 'api-key': 'a b', 'x-all': '2' });
    });

    it(`sends what is compressed over ${protocol}`, async () => {
      const { tracer } = await open({ OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' });
      runRequest(tracer);
      expect(await receiver.whenSpans(3)).to.have.lengthOf(3);
      // gRPC undoes it before anybody sees it.
      expect(receiver.exports[0]?.isCompressed).to.equal(protocol === 'HTTP');
    });

    it(`drops and counts what a collector that hangs over ${protocol} does not take, and stops in time`, async () => {
      const openTelemetry = await open({ OTEL_BSP_MAX_QUEUE_SIZE: '100', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '10' }, 400);
      receiver.mode = 'hang';
      for (let i = 0; i < 50; i += 1) runRequest(openTelemetry.tracer);
      expect(openTelemetry.droppedSpans).to.equal(50);
      const since = performance.now();
      await openTelemetry.shutdown();
      expect(performance.now() - since).to.be.within(390, 2000);
      expect(openTelemetry.droppedSpans).to.equal(150);
      expect(lines.map(({ message }) => message)).to.include('spans were given up: the collector did not take them in time');
    });

    it(`says once in a while that a collector refuses over ${protocol}, and counts`, async () => {
      const openTelemetry = await open();
      receiver.mode = 'refuse';
      for (let round = 1; round <= 3; round += 1) {
        runRequest(openTelemetry.tracer);
        await until(() => openTelemetry.droppedSpans === 3 * round);
      }
      expect(lines).to.have.lengthOf(1);
      expect(lines[0]?.message).to.equal('spans were not exported');
      expect(lines[0]?.fields).to.deep.include({ spans: 3, dropped: 3 });
    });
  }

  it('takes traces again once the collector is back', async () => {
    const { tracer } = await overGrpc();
    receiver.mode = 'refuse';
    runRequest(tracer);
    await until(() => running?.droppedSpans === 3);
    receiver.mode = 'take';
    runRequest(tracer);
    expect(await receiver.whenSpans(3)).to.have.lengthOf(3);
    expect(running?.droppedSpans).to.equal(3);
  });

  it('sends all that a large queue holds when it is shut down', async () => {
    const openTelemetry = await overGrpc({ OTEL_BSP_MAX_QUEUE_SIZE: '1000', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '5' });
    for (let i = 0; i < 300; i += 1) runRequest(openTelemetry.tracer);
    await openTelemetry.shutdown();
    expect([receiver.spans.length, openTelemetry.droppedSpans]).to.deep.equal([900, 0]);
  });

  it('sends what it still holds when it is shut down', async () => {
    const openTelemetry = await overHttp({ OTEL_BSP_SCHEDULE_DELAY: '60000' });
    runRequest(openTelemetry.tracer);
    await openTelemetry.shutdown();
    expect(receiver.spans).to.have.lengthOf(3);
    expect(openTelemetry.droppedSpans).to.equal(0);
    runRequest(openTelemetry.tracer);
    expect(openTelemetry.droppedSpans).to.equal(3);
  });
});

function runRequest(tracer: Tracer | undefined): void {
  const trace = tracer!.beginRequest(FACTS);
  trace.onCacheLookup('miss', performance.timeOrigin + performance.now());
  trace.beginAttempt(ATTEMPT).end(DONE, undefined);
  trace.end(RECORD, undefined);
}

function spanOf(spans: readonly ReceivedSpan[], kind: ReceivedSpan['kind']): ReceivedSpan {
  const found = spans.find((span) => span.kind === kind);
  if (found === undefined) throw new Error(`no span of kind ${kind}`);
  return found;
}

function byKind(spans: readonly ReceivedSpan[]): readonly [server: ReceivedSpan, client: ReceivedSpan, internal: ReceivedSpan] {
  return [spanOf(spans, 'server'), spanOf(spans, 'client'), spanOf(spans, 'internal')];
}

function milliseconds({ startNano, endNano }: ReceivedSpan): number {
  return Number(endNano - startNano) / 1e6;
}

function textOf(spans: readonly ReceivedSpan[]): string {
  return JSON.stringify(spans, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

async function until(isReached: () => boolean): Promise<void> {
  const deadline = performance.now() + 8000;
  while (!isReached()) {
    if (performance.now() > deadline) throw new Error('not reached within 8 s');
    await delay(10);
  }
}
