import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

import { type sendUnaryData, Server as GrpcServer, ServerCredentials, type ServerUnaryCall, status } from '@grpc/grpc-js';

import { decodePoints, decodeSpans } from './decode-otlp.ts';
import type { ReceivedPoint, ReceivedSpan } from './received.ts';

/** What becomes of an export: it is taken, refused, or never answered. */
export type ReceiverMode = 'take' | 'refuse' | 'hang';

/** How an export came. */
export interface ReceivedExport {
  readonly over: 'grpc' | 'http';
  readonly signal: 'traces' | 'metrics';
  readonly headers: Readonly<Record<string, string>>;
  readonly isCompressed: boolean;
}

/** A collector that keeps what it gets. It speaks OTLP over gRPC and over HTTP with protobuf, on two ports of loopback. */
export interface OtlpReceiver {
  /** Such as `http://127.0.0.1:40123`. */
  readonly grpcUrl: string;
  readonly httpUrl: string;
  mode: ReceiverMode;
  /** What came, in the order in which it came; what was refused is left out, what hangs is not. */
  readonly spans: readonly ReceivedSpan[];
  readonly points: readonly ReceivedPoint[];
  readonly exports: readonly ReceivedExport[];
  /** Waits until `count` spans have come. @throws with what has, after `limitMs`. */
  whenSpans(count: number, limitMs?: number): Promise<readonly ReceivedSpan[]>;
  /** Waits until as many points of a metric have come, and gives the latest. */
  whenPoints(metric: string, count?: number, limitMs?: number): Promise<readonly ReceivedPoint[]>;
  /** Forgets what came. */
  clear(): void;
  /** Stops at once, connections included. */
  close(): Promise<void>;
}

/** Starts one on free ports. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const receiver = new Receiver();
  await receiver.listen();
  return receiver;
}

const LOOK_EVERY_MS = 10;
const SERVICES = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
} as const;

class Receiver implements OtlpReceiver {
  mode: ReceiverMode = 'take';
  grpcUrl = '';
  httpUrl = '';
  spans: ReceivedSpan[] = [];
  points: ReceivedPoint[] = [];
  exports: ReceivedExport[] = [];
  readonly #grpc = new GrpcServer();
  readonly #http: HttpServer = createServer((request, response) => void this.#onRequest(request, response));

  async listen(): Promise<void> {
    for (const signal of ['traces', 'metrics'] as const) this.#grpc.addService(definitionOf(signal), { Export: this.#handlerOf(signal) });
    const port = await new Promise<number>((resolve, reject) => {
      this.#grpc.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error === null ? resolve(bound) : reject(error)));
    });
    this.grpcUrl = `http://127.0.0.1:${port}`;
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    this.httpUrl = `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  async whenSpans(count: number, limitMs = 10_000): Promise<readonly ReceivedSpan[]> {
    await until(() => this.spans.length >= count, limitMs, () => `${this.spans.length} spans of ${count} came: ${this.spans.map(({ name }) => name).join(', ')}`);
    return this.spans;
  }

  async whenPoints(metric: string, count = 1, limitMs = 10_000): Promise<readonly ReceivedPoint[]> {
    const found = (): readonly ReceivedPoint[] => this.points.filter((point) => point.metric === metric);
    await until(() => found().length >= count, limitMs, () => `${found().length} points of ${metric} came; metrics: ${[...new Set(this.points.map((point) => point.metric))].join(', ')}`);
    return found();
  }

  clear(): void {
    this.spans = [];
    this.points = [];
    this.exports = [];
  }

  async close(): Promise<void> {
    this.#grpc.forceShutdown();
    this.#http.close();
    this.#http.closeAllConnections();
    if (this.#http.listening) await once(this.#http, 'close');
  }

  #handlerOf(signal: 'traces' | 'metrics') {
    return (call: ServerUnaryCall<Buffer, Buffer>, done: sendUnaryData<Buffer>): void => {
      const headers = Object.fromEntries(Object.entries(call.metadata.getMap()).map(([name, value]) => [name, String(value)]));
      if (this.mode !== 'refuse') this.#keep({ over: 'grpc', signal, headers, isCompressed: headers['grpc-encoding'] === 'gzip' }, call.request);
      if (this.mode === 'take') done(null, Buffer.alloc(0));
      if (this.mode === 'refuse') done({ code: status.INVALID_ARGUMENT, details: 'refused by the test' });
    };
  }

  async #onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const signal = request.url?.endsWith('/v1/traces') === true ? 'traces' : 'metrics';
    const isCompressed = request.headers['content-encoding'] === 'gzip';
    const body = await buffer(request);
    if (this.mode === 'refuse') return void response.writeHead(400).end('refused by the test');
    this.#keep({ over: 'http', signal, headers: textHeaders(request.headers), isCompressed }, isCompressed ? gunzipSync(body) : body);
    if (this.mode === 'take') response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  }

  #keep(received: ReceivedExport, body: Uint8Array): void {
    this.exports.push(received);
    if (received.signal === 'traces') this.spans.push(...decodeSpans(body));
    else this.points.push(...decodePoints(body));
  }
}

function definitionOf(signal: 'traces' | 'metrics') {
  const same = (bytes: Buffer): Buffer => bytes;
  return { Export: { path: SERVICES[signal], requestStream: false, responseStream: false, requestSerialize: same, requestDeserialize: same, responseSerialize: same, responseDeserialize: same } } as const;
}

function textHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

async function until(isReached: () => boolean, limitMs: number, describe: () => string): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!isReached()) {
    if (performance.now() > deadline) throw new Error(`after ${limitMs} ms: ${describe()}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
