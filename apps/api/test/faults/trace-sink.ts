import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

import { listening } from '../support/listening.ts';
import { canariesIn } from './canaries.ts';

/** A collector that looks through what it gets for canaries, and keeps nothing of it. Texts in protobuf are as they are. */
export class TraceSink {
  readonly #server: Server;
  readonly #found = new Set<string>();
  #url = '';
  #bytes = 0;

  constructor() {
    this.#server = createServer((request, response) => void this.#take(request, response));
  }

  get url(): string {
    return this.#url;
  }

  /** Bytes that came so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Names of the canaries that came so far. */
  get found(): readonly string[] {
    return [...this.#found];
  }

  async open(): Promise<void> {
    this.#url = `http://127.0.0.1:${await listening(this.#server)}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    this.#bytes += body.length;
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString('latin1');
    for (const name of canariesIn(text)) this.#found.add(name);
    // A connection that stays open would be one more file in some looks at the gateway and none in others.
    response.writeHead(200, { 'content-type': 'application/x-protobuf', 'connection': 'close' }).end();
  }
}
