import { expect } from 'chai';

import type { ReceivedPoint } from '../../test/support/otlp/received.ts';
import { type OtlpReceiver, startOtlpReceiver } from '../../test/support/otlp/start-otlp-receiver.ts';
import type { OpenTelemetry } from '../tracing/open-telemetry.ts';
import { readOpenTelemetrySettings } from '../tracing/settings/read-open-telemetry-settings.ts';
import { startOpenTelemetry } from '../tracing/start-open-telemetry.ts';
import type { TracedAttempt } from '../tracing/traced-attempt.ts';
import type { TracedRequest } from '../tracing/traced-request.ts';
import type { TelemetryObserver } from './telemetry-observer-options.ts';

const REQUEST: TracedRequest = {
  method: 'POST', route: '/v1/chat/completions', status: 200, errorCode: undefined, callerName: 'ci', durationMs: 1500, model: 'fast', isStream: true,
  provider: 'main', servedModel: 'gem-2', attempts: [1], cache: 'miss', costUsd: undefined, labels: undefined,
};
const ATTEMPT: TracedAttempt = {
  operation: 'chat', provider: 'main', model: 'gem-2', result: 'ok', status: 200, durationMs: 1400, firstTokenMs: 250,
  usage: { promptTokens: 7, completionTokens: 9, isEstimated: false }, costUsd: undefined,
};

describe('metrics over OTLP', () => {
  let receiver: OtlpReceiver;
  let running: OpenTelemetry | undefined;
  let lines: string[];

  beforeEach(async () => {
    receiver = await startOtlpReceiver();
    lines = [];
  });

  afterEach(async () => {
    await running?.shutdown();
    running = undefined;
    await receiver.close();
  });

  const observe = async (environment: Readonly<Record<string, string>>): Promise<TelemetryObserver> => {
    const reading = readOpenTelemetrySettings({ OTEL_TRACES_EXPORTER: 'none', OTEL_METRIC_EXPORT_INTERVAL: '50', ...environment });
    running = await startOpenTelemetry({ settings: reading.ok ? reading.settings : undefined, logger: { warn: (message) => void lines.push(message) }, shutdownTimeoutMs: 400 });
    expect(running?.tracer).to.equal(undefined);
    const observer = running?.createObserver({ providers: [{ name: 'main', type: 'gemini' }], closeModel: (provider, model) => (provider === 'main' && model === 'gem-2' ? model : 'other') });
    if (observer === undefined) throw new Error('no metrics');
    return observer;
  };
  const overHttp = (): Promise<TelemetryObserver> => observe({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.httpUrl });
  const overGrpc = (): Promise<TelemetryObserver> => observe({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.grpcUrl, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' });

  for (const [protocol, open] of [['gRPC', overGrpc], ['HTTP', overHttp]] as const) {
    it(`arrive over ${protocol}, as the histograms of the conventions`, async () => {
      const observer = await open();
      observer.onRequestEnd(REQUEST);
      observer.onAttemptEnd(ATTEMPT);
      await running?.shutdown();
      const whom = { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'gcp.gemini', 'gen_ai.request.model': 'gem-2' };
      expect(brief(latest(receiver))).to.deep.equal([
        ['gen_ai.client.operation.duration', 's', 1, 1.4, whom],
        ['gen_ai.client.operation.time_to_first_chunk', 's', 1, 0.25, whom],
        ['gen_ai.client.token.usage', '{token}', 1, 7, { ...whom, 'gen_ai.token.type': 'input' }],
        ['gen_ai.client.token.usage', '{token}', 1, 9, { ...whom, 'gen_ai.token.type': 'output' }],
        ['http.server.request.duration', 's', 1, 1.5, { 'http.request.method': 'POST', 'url.scheme': 'http', 'http.route': '/v1/chat/completions', 'http.response.status_code': 200 }],
      ]);
      for (const { metric, unit, bounds } of receiver.points) if (unit === 's') expect(bounds.at(-1), metric).to.be.at.least(120);
      expect(receiver.points[0]?.resource).to.include({ 'service.name': 'proxy-api' });
    });
  }

  it('say of what failed why, and count no tokens and no first chunk of it', async () => {
    const observer = await overHttp();
    observer.onRequestEnd({ ...REQUEST, status: 504, errorCode: 'upstream_timeout', route: 'other' });
    observer.onAttemptEnd({ ...ATTEMPT, result: 'upstream_timeout', usage: undefined, firstTokenMs: undefined });
    await running?.shutdown();
    const points = latest(receiver);
    expect(points.map(({ metric }) => metric)).to.deep.equal(['gen_ai.client.operation.duration', 'http.server.request.duration']);
    expect(points.map(({ attributes }) => attributes['error.type'])).to.deep.equal(['upstream_timeout', 'upstream_timeout']);
    expect(points[1]?.attributes).not.to.have.property('http.route');
  });

  it('stay as many for 5,000 models and providers that callers make up', async () => {
    const observer = await overHttp();
    for (let i = 0; i < 5000; i += 1) observer.onAttemptEnd({ ...ATTEMPT, model: `model-${i}` });
    for (let i = 0; i < 5000; i += 1) observer.onAttemptEnd({ ...ATTEMPT, provider: `provider-${i}` });
    await running?.shutdown();
    const durations = latest(receiver).filter(({ metric }) => metric === 'gen_ai.client.operation.duration');
    expect(durations.map(({ count, attributes }) => [count, attributes['gen_ai.provider.name'], attributes['gen_ai.request.model']]))
      .to.have.deep.members([[5000, 'gcp.gemini', 'other'], [5000, 'other', 'other']]);
  });

  it('go on once the collector is back, and have lost nothing', async () => {
    const observer = await overHttp();
    receiver.mode = 'refuse';
    observer.onRequestEnd(REQUEST);
    while (lines.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(lines).to.deep.equal(['metrics were not exported']);
    receiver.mode = 'take';
    const [point] = await receiver.whenPoints('http.server.request.duration');
    expect(point?.count).to.equal(1);
  });
});

/** The last export alone: each has all values since the start. */
function latest({ points }: OtlpReceiver): readonly ReceivedPoint[] {
  const byKey = new Map(points.map((point) => [`${point.metric} ${JSON.stringify(point.attributes)}`, point]));
  return [...byKey.keys()].toSorted().map((key) => byKey.get(key)!);
}

function brief(points: readonly ReceivedPoint[]): readonly unknown[] {
  return points.map(({ metric, unit, count, sum, attributes }) => [metric, unit, count, sum, attributes]);
}
