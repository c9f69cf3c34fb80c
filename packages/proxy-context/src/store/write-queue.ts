/** A write that waits for its turn. */
export type Write =
  | { readonly kind: 'set'; readonly key: string; readonly bytes: Uint8Array; readonly expiresAt: number }
  | { readonly kind: 'delete'; readonly key: string };

/** Writes that are done in one go: first the removal of everything, if it is asked for. */
export interface WriteBatch {
  readonly clears: number;
  readonly writes: readonly Write[];
}

/** Bounds of a {@link WriteQueue}. */
export interface WriteQueueOptions {
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Told of each write that leaves: done, replaced by a later one, or dropped. */
  readonly onLeave: (write: Write) => void;
}

/**
 * Writes in the order of their keys' first arrival, one for each key: a later one takes an earlier one's place. Never
 * holds more than its bounds: a `set` without room is refused; a `delete` takes the room of the oldest `set`, because a
 * removal that gets lost would let an old value come back. Where nothing but removals is left, they become one of everything.
 */
export class WriteQueue {
  readonly #options: WriteQueueOptions;
  readonly #writes = new Map<string, Write>();
  #bytes = 0;
  #clears = 0;

  constructor(options: WriteQueueOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#writes.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#writes.size === 0 && this.#clears === 0;
  }

  /** Whether there was room. */
  set(write: Extract<Write, { kind: 'set' }>): boolean {
    const replaced = this.#writes.get(write.key);
    const bytes = this.#bytes - (replaced === undefined ? 0 : writeBytes(replaced)) + writeBytes(write);
    if (bytes > this.#options.maxBytes) return false;
    if (replaced === undefined && this.#writes.size >= this.#options.maxEntries) return false;
    this.#put(write);
    return true;
  }

  delete(write: Extract<Write, { kind: 'delete' }>): void {
    this.#put(write);
    while (this.#writes.size > this.#options.maxEntries || this.#bytes > this.#options.maxBytes) {
      const oldestSet = this.#oldestSet();
      if (oldestSet === undefined) return this.clear();
      this.#remove(oldestSet);
    }
  }

  clear(): void {
    for (const write of this.#writes.values()) this.#remove(write);
    this.#clears += 1;
  }

  /** What a read would find once the queue is done; `undefined` where the store has to be asked. */
  find(key: string): Write | undefined {
    return this.#writes.get(key) ?? (this.#clears > 0 ? { kind: 'delete', key } : undefined);
  }

  /** The next writes; they stay until {@link WriteQueue.settle}. */
  peek({ maxEntries, maxBytes }: { readonly maxEntries: number; readonly maxBytes: number }): WriteBatch {
    const writes: Write[] = [];
    let bytes = 0;
    for (const write of this.#writes.values()) {
      bytes += writeBytes(write);
      if (writes.length > 0 && (writes.length >= maxEntries || bytes > maxBytes)) break;
      writes.push(write);
    }
    return { clears: this.#clears, writes };
  }

  /** Takes a batch out; what replaced one of its writes meanwhile stays. */
  settle({ clears, writes }: WriteBatch): void {
    this.#clears -= Math.min(clears, this.#clears);
    for (const write of writes) if (this.#writes.get(write.key) === write) this.#remove(write);
  }

  #put(write: Write): void {
    const replaced = this.#writes.get(write.key);
    if (replaced !== undefined) this.#remove(replaced);
    this.#writes.set(write.key, write);
    this.#bytes += writeBytes(write);
  }

  #remove(write: Write): void {
    this.#writes.delete(write.key);
    this.#bytes -= writeBytes(write);
    this.#options.onLeave(write);
  }

  #oldestSet(): Write | undefined {
    for (const write of this.#writes.values()) if (write.kind === 'set') return write;
    return undefined;
  }
}

/** What a write counts for: its value, and its key with two bytes for each unit. */
export function writeBytes(write: Write): number {
  return 2 * write.key.length + (write.kind === 'set' ? write.bytes.length : 0);
}
