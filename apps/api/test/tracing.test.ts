import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import type { ReceivedSpan } from '../../../packages/proxy-logging/test/support/otlp/received.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../../../packages/proxy-logging/test/support/otlp/start-otlp-receiver.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';
import { until } from './support/until.ts';

const CALLER = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' } as const;
const SECRETS = { callerKey: 'caller-key-hunter2', providerKey: 'provider-key-hunter2', prompt: 'a prompt that nobody else may read', answer: 'an-answer-that-nobody-else-may-read' } as const;
const SETTLED_MS = 100;

describe('traces of a running gateway', () => {
  let provider: MockProvider;
  let receiver: OtlpReceiver;
  let gateway: TestGateway;

  before(async () => {
    provider = await startMockProvider();
    receiver = await startOtlpReceiver();
    gateway = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.grpcUrl, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });
  });

  after(async () => {
    await gateway.stop();
    await receiver.close();
    await provider.close();
  });

  beforeEach(() => {
    provider.reset();
    receiver.clear();
  });

  const start = (env: Readonly<Record<string, string>>): Promise<TestGateway> =>
    startGateway({ yaml: configuration(provider.url), env: { CALLER_KEY: SECRETS.callerKey, PROVIDER_KEY: SECRETS.providerKey, OTEL_BSP_SCHEDULE_DELAY: '20', ...env } });

  const ask = async (members: object, headers: Readonly<Record<string, string>> = {}, { url }: TestGateway = gateway): Promise<{ status: number; body: string }> => {
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${SECRETS.callerKey}`, ...headers },
      body: JSON.stringify({ model: 'gpt/m', messages: [{ role: 'user', content: SECRETS.prompt }], ...members }),
    });
    return { status: response.status, body: await response.text() };
  };

  it('have one trace for a request, with the attempt below it', async () => {
    const { status } = await ask({});
    expect(status).to.equal(200);
    const { server, attempts } = await traceOf(receiver, 1);
    expect(server.parentSpanId).to.equal('');
    expect(server.name).to.equal('POST /v1/chat/completions');
    expect(server.resource).to.include({ 'service.name': 'proxy-api' });
    expect(server.attributes).to.include({
      'http.request.method': 'POST', 'http.route': '/v1/chat/completions', 'http.response.status_code': 200,
      'proxyapi.caller.name': 'ci', 'proxyapi.model.requested': 'gpt/m', 'proxyapi.model.served': 'm', 'proxyapi.provider': 'gpt', 'proxyapi.attempts': 1, 'proxyapi.stream': false,
    });
    const [attempt] = attempts;
    expect(attempt?.name).to.equal('chat m');
    expect(attempt?.attributes).to.include({
      'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': 'm', 'proxyapi.provider': 'gpt',
      'server.address': '127.0.0.1', 'server.port': provider.port, 'http.response.status_code': 200,
    });
    const billed = provider.bill().find(({ method }) => method === 'POST');
    expect(attempt?.attributes).to.include({ 'gen_ai.usage.input_tokens': billed?.promptTokens, 'gen_ai.usage.output_tokens': billed?.completionTokens });
    expect([server.isError, attempt?.isError]).to.deep.equal([false, false]);
  });

  it('tell of a stream when its first chunk came', async () => {
    provider.script({ model: 'm', behaviour: 'chat:firstMs=60' });
    await ask({ stream: true });
    const { server, attempts: [attempt] } = await traceOf(receiver, 1);
    expect(server.attributes['proxyapi.stream']).to.equal(true);
    expect(attempt?.attributes['gen_ai.response.time_to_first_chunk']).to.be.within(0.055, 5);
    expect(Number((attempt?.endNano ?? 0n) - (attempt?.startNano ?? 0n)) / 1e9).to.be.at.least(Number(attempt?.attributes['gen_ai.response.time_to_first_chunk']));
  });

  it("continue the caller's, and the provider is told of the attempt's", async () => {
    await ask({}, { traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-01`, tracestate: 'vendor=1' });
    const { server, attempts: [attempt] } = await traceOf(receiver, 1);
    expect([server.traceId, server.parentSpanId]).to.deep.equal([CALLER.traceId, CALLER.spanId]);
    expect(forwarded(provider, 'traceparent')).to.deep.equal([`00-${CALLER.traceId}-${attempt?.spanId}-01`]);
    expect(forwarded(provider, 'tracestate')).to.deep.equal(['vendor=1']);
  });

  it('begin anew where the traceparent is not valid', async () => {
    await ask({}, { traceparent: `00-${CALLER.traceId}-0000000000000000-01`, tracestate: 'vendor=1' });
    const { server, attempts: [attempt] } = await traceOf(receiver, 1);
    expect(server.traceId).not.to.equal(CALLER.traceId);
    expect(server.parentSpanId).to.equal('');
    expect(forwarded(provider, 'traceparent')).to.deep.equal([`00-${server.traceId}-${attempt?.spanId}-01`]);
    expect(forwarded(provider, 'tracestate')).to.deep.equal([]);
  });

  it('are not recorded where the caller does not sample, and the provider is told so', async () => {
    await ask({}, { traceparent: `00-${CALLER.traceId}-${CALLER.spanId}-00` });
    expect(forwarded(provider, 'traceparent')[0]).to.match(new RegExp(`^00-${CALLER.traceId}-[\\da-f]{16}-00$`)).and.not.to.contain(CALLER.spanId);
    await ask({});
    const { server } = await traceOf(receiver, 1);
    expect(server.traceId).not.to.equal(CALLER.traceId);
  });

  it('have a span for each attempt of a retry, and the request is fine', async () => {
    provider.script({ model: 'm', behaviour: '503', times: 1 });
    expect((await ask({})).status).to.equal(200);
    const { server, attempts } = await traceOf(receiver, 2);
    const [failed, taken] = attempts;
    expect([failed?.isError, taken?.isError, server.isError]).to.deep.equal([true, false, false]);
    expect(failed?.attributes).to.include({ 'http.response.status_code': 503, 'error.type': 'upstream_error' });
    expect(failed?.events.map(({ attributes }) => attributes)).to.deep.equal([{ 'exception.type': 'UpstreamError', 'proxyapi.error.code': 'upstream_error' }]);
    expect(server.attributes).to.include({ 'proxyapi.attempts': 2 });
    expect((failed?.endNano ?? 0n) <= (taken?.startNano ?? 0n)).to.equal(true);
    expect(forwarded(provider, 'traceparent')).to.deep.equal(attempts.map(({ spanId }) => `00-${server.traceId}-${spanId}-01`));
  });

  it('call the attempt and the request failed where a stream is cut', async () => {
    provider.script({ model: 'm', behaviour: 'cut' });
    const { status, body } = await ask({ stream: true });
    expect([status, body.includes('[DONE]')]).to.deep.equal([200, false]);
    const { server, attempts: [attempt] } = await traceOf(receiver, 1);
    expect([server.isError, attempt?.isError]).to.deep.equal([true, true]);
    expect(server.attributes).to.include({ 'http.response.status_code': 200 });
    expect([server.attributes['error.type'], attempt?.attributes['error.type']].map((type) => String(type).startsWith('upstream_'))).to.deep.equal([true, true]);
    expect(attempt?.events[0]?.name).to.equal('exception');
  });

  it('tell why a request failed that no provider could answer', async () => {
    provider.script({ model: 'm', behaviour: '503', times: 'always' });
    const { status } = await ask({}, { 'x-proxyapi-retries': '0' });
    expect(status).to.equal(502);
    const { server } = await traceOf(receiver, 1);
    expect(server.attributes).to.include({ 'http.response.status_code': 502, 'error.type': 'upstream_error' });
    expect([server.isError, server.events[0]?.attributes['exception.type']]).to.deep.equal([true, 'UpstreamError']);
  });

  it('have a look-up and no attempt where the cache has the answer', async () => {
    const question = { temperature: 0, messages: [{ role: 'user', content: 'twice' }] };
    await ask(question);
    const first = await traceOf(receiver, 1);
    expect(first.lookups.map(({ attributes }) => attributes['proxyapi.cache.outcome'])).to.deep.equal(['miss']);
    receiver.clear();
    await ask(question);
    const { server, attempts, lookups } = await traceOf(receiver, 0);
    expect(attempts).to.deep.equal([]);
    expect(lookups.map(({ attributes, parentSpanId }) => [attributes['proxyapi.cache.outcome'], parentSpanId])).to.deep.equal([['hit', server.spanId]]);
    expect(server.attributes).to.include({ 'proxyapi.cache.outcome': 'hit', 'proxyapi.attempts': 0 });
  });

  it('tell of requests that ask no model, too', async () => {
    await fetch(`${gateway.url}/v1/models`, { headers: { authorization: `Bearer ${SECRETS.callerKey}` } });
    const { server } = await traceOf(receiver, 0);
    expect([server.name, server.attributes['http.response.status_code']]).to.deep.equal(['GET /v1/models', 200]);
  });

  it('hold no key, no prompt and no answer', async () => {
    provider.script({ model: 'm', behaviour: `chat:text=${SECRETS.answer}` });
    expect((await ask({})).body).to.contain(SECRETS.answer);
    await ask({ temperature: 'hot' });
    await ask({}, { authorization: 'Bearer wrong-hunter2' });
    await until(() => receiver.spans.filter(({ kind }) => kind === 'server').length === 3, { limitMs: 5000, describe: () => `${receiver.spans.length} spans` });
    const told = JSON.stringify(receiver.spans, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    for (const secret of ['hunter2', SECRETS.prompt, SECRETS.answer]) expect(told).not.to.contain(secret);
  });

  it('go over HTTP too, and what is held goes out when the gateway stops, metrics with it', async () => {
    const other = await start({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.httpUrl, OTEL_BSP_SCHEDULE_DELAY: '60000' });
    await ask({}, {}, other);
    expect(receiver.spans).to.deep.equal([]);
    expect(await other.stop()).to.equal(0);
    const { server, attempts } = await traceOf(receiver, 1);
    expect(attempts.map(({ parentSpanId }) => parentSpanId)).to.deep.equal([server.spanId]);
    expect(receiver.exports.map(({ over }) => over)).to.include('http');
    const metrics = new Set(receiver.points.map(({ metric }) => metric));
    expect([...metrics]).to.include.members(['http.server.request.duration', 'gen_ai.client.operation.duration', 'gen_ai.client.token.usage']);
  });
});

interface Trace {
  readonly server: ReceivedSpan;
  /** In the order in which they began. */
  readonly attempts: readonly ReceivedSpan[];
  readonly lookups: readonly ReceivedSpan[];
}

/** The one trace that was received, once it is whole: all spans have the request's for parent. */
async function traceOf(receiver: OtlpReceiver, attempts: number): Promise<Trace> {
  const ofKind = (kind: ReceivedSpan['kind']): readonly ReceivedSpan[] => receiver.spans.filter((span) => span.kind === kind).toSorted((a, b) => Number(a.startNano - b.startNano));
  const isWhole = (): boolean => ofKind('server').length > 0 && ofKind('client').length >= attempts;
  await until(isWhole, { limitMs: 5000, describe: () => `spans came: ${receiver.spans.map(({ name }) => name).join(', ')}` });
  // What should not have come had time to.
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const [server] = ofKind('server');
  if (server === undefined) throw new Error('no span of a request');
  expect([ofKind('server').length, ofKind('client').length]).to.deep.equal([1, attempts]);
  for (const span of [...ofKind('client'), ...ofKind('internal')]) {
    expect([span.traceId, span.parentSpanId], span.name).to.deep.equal([server.traceId, server.spanId]);
    expect(span.startNano >= server.startNano, span.name).to.equal(true);
  }
  return { server, attempts: ofKind('client'), lookups: ofKind('internal') };
}

/** A header of each call to a model that reached the provider. */
function forwarded(provider: MockProvider, name: string): readonly string[] {
  return provider.requests().filter(({ method }) => method === 'POST').flatMap(({ rawHeaders }) =>
    rawHeaders.flatMap((header, index) => (index % 2 === 0 && header.toLowerCase() === name ? [rawHeaders[index + 1] ?? ''] : [])));
}

function configuration(url: string): string {
  return `
auth: { api_keys: [{ name: ci, key_env: CALLER_KEY }] }
providers:
  - { name: gpt, type: openai, base_url: "${url}/v1", api_key_env: PROVIDER_KEY, models: [m], max_retries: 2, retry_delay: 0.01 }
`;
}
