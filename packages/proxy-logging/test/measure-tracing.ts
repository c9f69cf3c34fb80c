// What tracing costs for each request, in CPU of the process that is traced; the receiver has a process of its own.
// From the package: npx -y pnpm@12 exec node --conditions=proxyapi-source test/measure-tracing.ts
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';

import { type OpenTelemetry, readOpenTelemetrySettings, startOpenTelemetry, type TelemetryObserver, type TracedAttempt, type TracedRequest } from '@proxyapi/proxy-logging';

import { startOtlpReceiver } from './support/otlp/start-otlp-receiver.ts';

const ROUNDS = 7;
const REQUESTS = 3000;
const WARM_UP_ROUNDS = 2;
/** So many at once, and then a pause, so that the receiver keeps up: some 4,000 a second. */
const AT_ONCE = 10;
const PAUSE_MS = 2;
/** What the pauses cost; it is in every other figure too. */
const NOTHING = 'nothing but the pauses';
const CLEAR_EVERY_MS = 50;
const ATTEMPT: TracedAttempt = {
  operation: 'chat', provider: 'openai', model: 'gpt-4o-mini', result: 'ok', status: 200, durationMs: 500, firstTokenMs: 120,
  usage: { promptTokens: 120, completionTokens: 80, isEstimated: false }, costUsd: 0.0004,
};
const REQUEST: TracedRequest = {
  method: 'POST', route: '/v1/chat/completions', status: 200, errorCode: undefined, callerName: 'ci', durationMs: 510, model: 'fast', isStream: true,
  provider: 'openai', servedModel: 'gpt-4o-mini', attempts: [ATTEMPT], cache: 'miss', costUsd: 0.0004, labels: undefined,
};

interface Case {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
  readonly traceparent?: string;
}

function trace({ tracer }: OpenTelemetry, traceparent: string | undefined): void {
  const request = tracer?.beginRequest({ id: '3b1c5f0e-1f0b-4c55-9c2e-2f9f6b8d7a10', method: 'POST', route: '/v1/chat/completions', traceparent, tracestate: undefined });
  if (request === undefined) return;
  request.onCacheLookup('miss', performance.timeOrigin + performance.now());
  const attempt = request.beginAttempt({ operation: 'chat', provider: 'openai', providerType: 'openai', model: 'gpt-4o-mini', origin: 'https://api.openai.com' });
  if (attempt.headers['traceparent'] === undefined) throw new Error('no header');
  attempt.end(ATTEMPT, undefined);
  request.end(REQUEST, undefined);
}

function meter(observer: TelemetryObserver | undefined): void {
  observer?.onAttemptEnd(ATTEMPT);
  observer?.onRequestEnd(REQUEST);
}

async function measure({ name, env, traceparent }: Case): Promise<void> {
  const reading = readOpenTelemetrySettings(env);
  const running = await startOpenTelemetry({ settings: reading.ok ? reading.settings : undefined, logger: console });
  if (running === undefined) throw new Error(`${name} does not run`);
  const observer = running.createObserver({ providers: [{ name: 'openai', type: 'openai' }], closeModel: (_provider, model) => model });
  const figures: number[] = [];
  for (let round = 0; round < ROUNDS + WARM_UP_ROUNDS; round += 1) {
    const before = process.cpuUsage();
    for (let i = 0; i < REQUESTS; i += 1) {
      if (name !== NOTHING) {
        trace(running, traceparent);
        meter(observer);
      }
      if (i % AT_ONCE === 0) await delay(PAUSE_MS);
    }
    const { user, system } = process.cpuUsage(before);
    if (round >= WARM_UP_ROUNDS) figures.push((user + system) / REQUESTS);
  }
  // Exports that are still on their way belong to a round too: the shutdown is spread over all.
  const before = process.cpuUsage();
  await running.shutdown();
  const { user, system } = process.cpuUsage(before);
  const rest = (user + system) / REQUESTS / (ROUNDS + WARM_UP_ROUNDS);
  const sorted = figures.map((figure) => figure + rest).toSorted((a, b) => a - b);
  console.log(`${name.padEnd(34)} ${sorted[ROUNDS >> 1]?.toFixed(1)} µs (${sorted[0]?.toFixed(1)}–${sorted.at(-1)?.toFixed(1)}), dropped ${running.droppedSpans}`);
}

async function receive(): Promise<void> {
  const receiver = await startOtlpReceiver();
  setInterval(() => receiver.clear(), CLEAR_EVERY_MS);
  process.send?.({ grpc: receiver.grpcUrl, http: receiver.httpUrl });
}

async function main(): Promise<void> {
  const child: ChildProcess = fork(fileURLToPath(import.meta.url), ['--receive']);
  const [{ grpc, http }] = await once(child, 'message') as [{ grpc: string; http: string }];
  const traces = { OTEL_METRICS_EXPORTER: 'none' };
  const notSampled = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';
  const cases: readonly Case[] = [
    { name: NOTHING, env: { OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: http } },
    { name: 'traces not sampled', env: { OTEL_EXPORTER_OTLP_ENDPOINT: http, OTEL_TRACES_SAMPLER: 'always_off', ...traces } },
    { name: 'traces not sampled by the caller', env: { OTEL_EXPORTER_OTLP_ENDPOINT: http, ...traces }, traceparent: notSampled },
    { name: 'traces, all, over HTTP', env: { OTEL_EXPORTER_OTLP_ENDPOINT: http, ...traces } },
    { name: 'traces, all, over gRPC', env: { OTEL_EXPORTER_OTLP_ENDPOINT: grpc, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc', ...traces } },
    { name: 'metrics over HTTP', env: { OTEL_EXPORTER_OTLP_ENDPOINT: http, OTEL_TRACES_EXPORTER: 'none' } },
  ];
  for (const each of cases) await measure(each);
  child.kill();
}

await (process.argv.includes('--receive') ? receive() : main());
