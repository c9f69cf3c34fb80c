/** How much is wanted: some, more, or all that can be spared. */
export type ReleaseLevel = 'pressure' | 'emergency' | 'cleanup';

/** Holds memory that it can do without: a cache, a buffer, a queue. */
export interface MemoryConsumer {
  /** Unique among those registered. */
  readonly name: string;
  /** What its memory is worth; those with a low value give back first. */
  readonly value: number;
  /** Bytes it holds now. */
  usedBytes(): number;
  /** Gives memory back at once; returns how many bytes. */
  release(level: ReleaseLevel): number;
}
