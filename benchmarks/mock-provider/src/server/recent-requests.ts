/** A request as it arrived. */
export interface SeenRequest {
  readonly id: number;
  readonly method: string;
  readonly path: string;
  /** Name and value in turn, as they came. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

interface Kept extends Omit<SeenRequest, 'body'> {
  readonly body: Buffer;
}

export interface RecentRequestsOptions {
  /** @default 100 */
  readonly maxRequests?: number;
  /**
   * Bytes of all bodies together; the newest is kept whatever its size.
   * @default 64 MiB
   */
  readonly maxBytes?: number;
}

/** The last requests, bounded by number and by bytes. */
export class RecentRequests {
  readonly #maxRequests: number;
  readonly #maxBytes: number;
  readonly #kept = new Set<Kept>();
  #bytes = 0;

  constructor({ maxRequests = 100, maxBytes = 64 * 1024 * 1024 }: RecentRequestsOptions = {}) {
    this.#maxRequests = maxRequests;
    this.#maxBytes = maxBytes;
  }

  add(request: Kept): void {
    this.#kept.add(request);
    this.#bytes += request.body.length;
    for (const oldest of this.#kept) {
      const isWithinBounds = this.#kept.size <= this.#maxRequests && this.#bytes <= this.#maxBytes;
      if (isWithinBounds || oldest === request) break;
      this.#kept.delete(oldest);
      this.#bytes -= oldest.body.length;
    }
  }

  /** Oldest first. */
  list(): readonly SeenRequest[] {
    return [...this.#kept].map((request) => ({ ...request, body: request.body.toString('utf8') }));
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }
}
