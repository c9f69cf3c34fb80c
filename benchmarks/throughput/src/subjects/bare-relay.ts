import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { type Dispatcher, Pool } from 'undici';

/** Headers that belong to one connection, and the length, which each side states for itself. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding', 'host', 'content-length', 'expect']);

/**
 * The floor of every comparison: `node:http` in, undici's dispatch out, and nothing else. Bytes pass as they are, streams
 * chunk by chunk at the reader's pace. Not listening yet.
 */
export function createBareRelay(upstream: URL): Server {
  const pool = new Pool(upstream.origin, { connections: 2000, pipelining: 1 });
  const server = createServer({ noDelay: true, keepAliveTimeout: 65_000 }, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const [first = null] = chunks;
      const body = chunks.length < 2 ? first : Buffer.concat(chunks);
      pool.dispatch({ method: request.method ?? 'GET', path: request.url ?? '/', headers: requestHeaders(request), body }, new Relay(response));
    });
  });
  server.on('close', () => void pool.destroy());
  return server;
}

/** Hands an answer over as it comes. */
class Relay implements Dispatcher.DispatchHandler {
  readonly #response: ServerResponse;
  #controller: Dispatcher.DispatchController | undefined;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on('close', () => {
      if (!response.writableFinished) this.#controller?.abort(new Error('the caller has left'));
    });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#response.destroyed) controller.abort(new Error('the caller has left'));
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status >= 200) this.#response.writeHead(status, answerHeaders(headers));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#response.write(chunk)) return;
    controller.pause();
    this.#response.once('drain', () => controller.resume());
  }

  onResponseEnd(): void {
    this.#response.end();
  }

  onResponseError(): void {
    if (this.#response.headersSent) this.#response.destroy();
    else this.#response.writeHead(502).end();
  }
}

function requestHeaders({ rawHeaders }: IncomingMessage): string[] {
  const kept: string[] = [];
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = [rawHeaders[index], rawHeaders[index + 1]];
    if (!OWN_HEADERS.has(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}

function answerHeaders(headers: IncomingHttpHeaders): string[] {
  const kept: string[] = [];
  for (const name in headers) {
    const value = headers[name];
    if (value === undefined || name === 'transfer-encoding' || name === 'connection' || name === 'keep-alive') continue;
    for (const each of typeof value === 'string' ? [value] : value) kept.push(name, each);
  }
  return kept;
}
