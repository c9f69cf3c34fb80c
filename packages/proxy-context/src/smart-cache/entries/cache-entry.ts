import type { PolicyNode } from '../policy/policy-node.ts';
import type { PackedValue } from './packed-value.ts';

/** What an entry is made of. */
export interface CacheEntryParts<Value> {
  readonly key: string;
  readonly value: Value;
  readonly valueBytes: number;
  /** Key, tags and the entry itself. */
  readonly frameBytes: number;
  readonly freshUntilMs: number;
  readonly keptUntilMs: number;
  readonly tags: readonly string[];
}

/** One entry of the first tier. A class, so that all have one shape and a look-up one path. */
export class CacheEntry<Value> implements PolicyNode<CacheEntry<Value>> {
  readonly key: string;
  /** `undefined` while it is compressed, and once it is gone. */
  value: Value | undefined;
  packed: PackedValue | undefined = undefined;
  valueBytes: number;
  readonly frameBytes: number;
  /** It is a hit before this moment, and stale from then on. */
  readonly freshUntilMs: number;
  /** From this moment on it is gone. */
  readonly keptUntilMs: number;
  readonly tags: readonly string[];
  newer: CacheEntry<Value> | undefined = undefined;
  older: CacheEntry<Value> | undefined = undefined;
  isUsed = false;

  constructor({ key, value, valueBytes, frameBytes, freshUntilMs, keptUntilMs, tags }: CacheEntryParts<Value>) {
    this.key = key;
    this.value = value;
    this.valueBytes = valueBytes;
    this.frameBytes = frameBytes;
    this.freshUntilMs = freshUntilMs;
    this.keptUntilMs = keptUntilMs;
    this.tags = tags;
  }

  /** All that it takes in memory. */
  get bytes(): number {
    return this.valueBytes + this.frameBytes;
  }
}
