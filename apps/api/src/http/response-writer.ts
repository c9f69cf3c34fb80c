import type { ServerResponse } from 'node:http';

import { encodeErrorEvent } from '@proxyapi/proxy-core';

import type { RequestNotes } from '../pipeline/records/request-notes.ts';
import type { StreamSource, StreamWriter } from '../pipeline/stream-source.ts';
import { ChunkedBody } from './chunked-body.ts';
import { PING, PING_AFTER_MS } from './ping.ts';
import { STALL_LIMIT_MS } from './stall-guard.ts';
import { toProxyError } from './write-error.ts';

/** Parts of a {@link ResponseWriter}. */
export interface ResponseWriterOptions {
  readonly stream: StreamSource;
  readonly notes: RequestNotes;
}

/** Writes one stream to the caller's connection, on which its head is out, at the caller's pace. */
export class ResponseWriter implements StreamWriter {
  readonly #response: ServerResponse;
  readonly #body: ChunkedBody;
  readonly #stream: StreamSource;
  readonly #notes: RequestNotes;
  readonly #pingTimer: NodeJS.Timeout;
  #stallTimer: NodeJS.Timeout | undefined;

  constructor(response: ServerResponse, { stream, notes }: ResponseWriterOptions) {
    this.#response = response;
    this.#body = new ChunkedBody(response);
    this.#stream = stream;
    this.#notes = notes;
    this.#pingTimer = setTimeout(() => this.#ping(), PING_AFTER_MS).unref();
    response.on('drain', () => this.#onDrain());
    response.once('close', () => this.#onClose());
  }

  write(bytes: Buffer): boolean {
    this.#pingTimer.refresh();
    const hasRoom = this.#body.write(bytes);
    // Node says `false` also for a connection that is gone; its abort is on the way.
    if (!hasRoom && !this.#response.destroyed) this.#stallTimer ??= setTimeout(() => this.#response.destroy(), STALL_LIMIT_MS).unref();
    return hasRoom;
  }

  end(error: Error | undefined, isTold = false): void {
    // The stall timer stays: a client may leave the last bytes unread, too.
    clearTimeout(this.#pingTimer);
    const shown = error === undefined ? undefined : toProxyError(error);
    if (shown !== undefined) this.#notes.onError(shown);
    if (this.#response.destroyed) return;
    if (shown !== undefined && !isTold) this.#body.write(encodeErrorEvent(shown));
    this.#body.end();
  }

  #onDrain(): void {
    clearTimeout(this.#stallTimer);
    this.#stallTimer = undefined;
    this.#stream.resume();
  }

  #ping(): void {
    if (this.#stallTimer !== undefined) return;
    this.#body.write(PING);
    this.#pingTimer.refresh();
  }

  #onClose(): void {
    clearTimeout(this.#pingTimer);
    clearTimeout(this.#stallTimer);
  }
}
