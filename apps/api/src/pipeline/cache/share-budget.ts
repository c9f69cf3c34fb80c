/** Something that keeps what several callers read. */
export interface Share {
  /** Bytes that it keeps. */
  readonly keptBytes: number;
  /** Keeps only what its readers have not read yet, from now on. */
  stopKeeping(): void;
}

/** Bounds what all shared streams keep together, until they have ended and are stored, or are not worth it. */
export class ShareBudget {
  readonly #maxBytes: number;
  readonly #shares = new Set<Share>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Bytes kept by all; never above the limit. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Streams that keep what has passed. */
  get size(): number {
    return this.#shares.size;
  }

  /** Counts what a share keeps in addition; `false` where there is no room for it. */
  take(share: Share, bytes: number): boolean {
    if (this.#bytes + bytes > this.#maxBytes) return false;
    this.#shares.add(share);
    this.#bytes += bytes;
    return true;
  }

  /** The share keeps nothing any more. */
  giveBack(share: Share, bytes: number): void {
    if (this.#shares.delete(share)) this.#bytes -= bytes;
  }

  /** Lets the largest shares go until no more than `targetBytes` are kept; tells how many bytes that gave. */
  shrink(targetBytes: number): number {
    const before = this.#bytes;
    const largestFirst = [...this.#shares].toSorted((one, other) => other.keptBytes - one.keptBytes);
    for (const share of largestFirst) {
      if (this.#bytes <= targetBytes) break;
      share.stopKeeping();
    }
    return before - this.#bytes;
  }
}
