import { UpstreamError } from '../src/errors/upstream-error.ts';
import { collectBody } from '../src/http/collect-body.ts';
import { PoolTransport, type PoolTransportOptions } from '../src/http/pool-transport.ts';
import type { UpstreamRequest } from '../src/http/upstream-request.ts';
import type { UpstreamResponse } from '../src/http/upstream-response.ts';
import { catchRejection } from './catch-rejection.ts';
import type { LocalServer } from './local-server.ts';

/** What a test says of its request; the rest is of no matter. */
export type RequestMembers = Partial<UpstreamRequest> & { readonly signal?: AbortSignal };

/** Servers and transports of one test, which end with it. */
export class TransportBench {
  readonly #closers: (() => Promise<void>)[] = [];

  /** Ends what was started; for `afterEach`. */
  async close(): Promise<void> {
    await Promise.all(this.#closers.splice(0).map((close) => close()));
  }

  /** Waits for a server to start, and ends it with the test. */
  async start<Server extends LocalServer>(started: Promise<Server>): Promise<Server> {
    const server = await started;
    this.#closers.push(server.close);
    return server;
  }

  transport(origin: string, options: Partial<PoolTransportOptions> = {}): PoolTransport {
    const transport = new PoolTransport({ provider: 'p', origin, ...options });
    this.#closers.push(() => transport.destroy(new Error('the test is over')));
    return transport;
  }
}

export function send(transport: PoolTransport, { signal = new AbortController().signal, ...members }: RequestMembers = {}): Promise<UpstreamResponse> {
  return transport.send({ method: 'POST', path: '/v1/x', headers: ['content-type', 'application/json'], body: Buffer.from('{"a":1}'), ...members }, signal);
}

/** The whole answer's body, as text. */
export async function ask(transport: PoolTransport, members: RequestMembers = {}): Promise<string> {
  return (await collectBody('p', await send(transport, members))).toString();
}

/** The error that `promise` is rejected with, and when; fails where it is another than the transport's own. */
export async function failureOf(promise: Promise<unknown>): Promise<{ readonly error: UpstreamError; readonly ms: number }> {
  const since = performance.now();
  const error = await catchRejection(promise);
  const ms = performance.now() - since;
  if (!(error instanceof UpstreamError)) throw error;
  return { error, ms };
}
