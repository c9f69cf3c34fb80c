import type { Reply } from '../faults/part.ts';

export interface ReplyCacheOptions {
  /** @default 512 */
  readonly maxReplies?: number;
  /** @default 64 MiB */
  readonly maxBytes?: number;
}

/**
 * Rendered answers, so that a load test measures the gateway and not how fast its upstream writes JSON.
 *
 * Replies are dropped oldest first; one that is larger than the bound is not kept.
 */
export class ReplyCache {
  readonly #maxReplies: number;
  readonly #maxBytes: number;
  readonly #replies = new Map<string, Reply>();
  #bytes = 0;

  constructor({ maxReplies = 512, maxBytes = 64 * 1024 * 1024 }: ReplyCacheOptions = {}) {
    this.#maxReplies = maxReplies;
    this.#maxBytes = maxBytes;
  }

  get size(): number {
    return this.#replies.size;
  }

  get(key: string): Reply | undefined {
    return this.#replies.get(key);
  }

  set(key: string, reply: Reply): void {
    if (reply.whole.length > this.#maxBytes || this.#replies.has(key)) return;
    this.#replies.set(key, reply);
    this.#bytes += reply.whole.length;
    for (const [oldest, { whole }] of this.#replies) {
      if (this.#replies.size <= this.#maxReplies && this.#bytes <= this.#maxBytes) break;
      this.#replies.delete(oldest);
      this.#bytes -= whole.length;
    }
  }
}
