import { invalidResponse } from '../errors/upstream-failures.ts';
import type { BodySink, UpstreamResponse } from './upstream-response.ts';

/** Largest answer that is held in memory as a whole. */
export const MAX_ANSWER_BYTES: number = 64 * 1024 * 1024;

/**
 * Reads an answer's body to its end.
 *
 * @throws {@link UpstreamError} `upstream_invalid_response` when it is larger than {@link MAX_ANSWER_BYTES}.
 * @throws what the exchange ended with, if it failed.
 */
export function collectBody(provider: string, response: UpstreamResponse): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    response.read(new Collector({ provider, response, resolve, reject }));
  });
}

interface CollectorOptions {
  readonly provider: string;
  readonly response: UpstreamResponse;
  readonly resolve: (body: Buffer) => void;
  readonly reject: (reason: Error) => void;
}

class Collector implements BodySink {
  readonly #options: CollectorOptions;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  onData(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > MAX_ANSWER_BYTES) {
      this.#chunks.length = 0;
      this.#options.response.abort(invalidResponse(this.#options.provider, `its answer is larger than ${MAX_ANSWER_BYTES} bytes`));
    } else {
      this.#chunks.push(chunk);
    }
  }

  onEnd(): void {
    const [first] = this.#chunks;
    this.#options.resolve(first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks));
  }

  onError(error: Error): void {
    this.#options.reject(error);
  }
}
