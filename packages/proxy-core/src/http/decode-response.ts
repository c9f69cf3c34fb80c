import type { IncomingHttpHeaders } from 'node:http';
import type { Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';

import { invalidResponse } from '../errors/upstream-failures.ts';
import type { BodySink, UpstreamResponse } from './upstream-response.ts';

/** zstd's window as RFC 9659 limits it for HTTP, 8 MB; a frame that wants more is refused. */
const MAX_ZSTD_WINDOW_LOG = 23;

/**
 * Bytes that a decoder unfolds at once. Of pieces this large the allocator gives each back to the system by itself; of
 * zlib's own 16 KB, 64 MB leave holes between what other requests hold, and 40 MB stayed resident after a bomb.
 */
const PIECE_BYTES = 256 * 1024;

type CreateDecoder = (firstByte: number) => Transform;

// Each hands on what it can after every chunk, so that an event of a stream is not held back for the next one.
const ZLIB = { flush: constants.Z_SYNC_FLUSH, chunkSize: PIECE_BYTES };
const gunzip: CreateDecoder = () => createGunzip(ZLIB);
const DECODERS: Readonly<Record<string, CreateDecoder>> = {
  gzip: gunzip,
  'x-gzip': gunzip,
  // Some senders mean bare deflate data by it, without zlib's head, of which the low half of the first byte is 8.
  deflate: (firstByte) => ((firstByte & 0x0f) === 8 ? createInflate(ZLIB) : createInflateRaw(ZLIB)),
  br: () => createBrotliDecompress({ flush: constants.BROTLI_OPERATION_FLUSH, chunkSize: PIECE_BYTES }),
  zstd: () => createZstdDecompress({ chunkSize: PIECE_BYTES, params: { [constants.ZSTD_d_windowLogMax]: MAX_ZSTD_WINDOW_LOG } }),
};

/**
 * The answer without the compression it came in: itself where there is none, `undefined` where it is one that is not
 * known, or several. A refusal stays as it is then: its status says enough.
 */
export function decodeResponse(provider: string, response: UpstreamResponse): UpstreamResponse | undefined {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return response;
  const createDecoder = Object.hasOwn(DECODERS, encoding) ? DECODERS[encoding] : undefined;
  if (createDecoder !== undefined) return new DecodedResponse({ provider, response, createDecoder });
  return response.status >= 300 ? response : undefined;
}

interface DecodedResponseOptions {
  readonly provider: string;
  readonly response: UpstreamResponse;
  readonly createDecoder: CreateDecoder;
}

/**
 * An answer that is decompressed as it comes. Holds the provider up while its decoder has more than it can hand on, so
 * that a small body that unfolds into a large one takes no more memory than its reader lets it.
 *
 * An error of the exchange is told at once; what the decoder still held is then lost.
 */
class DecodedResponse implements UpstreamResponse, BodySink {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly #options: DecodedResponseOptions;
  #sink: BodySink | undefined;
  #decoder: Transform | undefined;
  #isPaused = false;
  #isOver = false;
  #failure: Error | undefined;

  constructor(options: DecodedResponseOptions) {
    const { 'content-encoding': _encoding, 'content-length': _length, ...headers } = options.response.headers;
    this.status = options.response.status;
    this.headers = headers;
    this.#options = options;
  }

  read(sink: BodySink): void {
    this.#sink = sink;
    if (this.#failure === undefined) this.#options.response.read(this);
    else sink.onError(this.#failure);
  }

  pause(): void {
    this.#isPaused = true;
    if (this.#decoder === undefined) this.#options.response.pause();
    else this.#decoder.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#decoder?.resume();
    if (this.#decoder?.writableNeedDrain !== true) this.#options.response.resume();
  }

  abort(reason: Error): void {
    this.#fail(reason);
  }

  onData(chunk: Buffer): void {
    const [firstByte] = chunk;
    if (this.#isOver || firstByte === undefined) return;
    this.#decoder ??= this.#begin(firstByte);
    if (!this.#decoder.write(chunk)) this.#options.response.pause();
  }

  onEnd(): void {
    // Nothing at all is nothing, compressed or not.
    if (this.#decoder === undefined) this.#finish();
    else this.#decoder.end();
  }

  onError(error: Error): void {
    this.#fail(error);
  }

  #begin(firstByte: number): Transform {
    const { provider, response, createDecoder } = this.#options;
    const decoder = createDecoder(firstByte);
    decoder.on('data', (chunk: Buffer) => {
      if (!this.#isOver) this.#sink?.onData(chunk);
    });
    decoder.on('drain', () => response.resume());
    decoder.on('end', () => this.#finish());
    decoder.on('error', (error) => this.#fail(invalidResponse(provider, 'its answer is not compressed as it says', error)));
    if (this.#isPaused) decoder.pause();
    return decoder;
  }

  #finish(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#sink?.onEnd();
  }

  #fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#failure = error;
    this.#decoder?.destroy();
    this.#options.response.abort(error);
    this.#sink?.onError(error);
  }
}
