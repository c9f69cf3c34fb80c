import process from 'node:process';

/** What a process holds at one moment, in bytes. */
export interface MemoryReading {
  /** Resident: what the system has given, used or not. */
  readonly rssBytes: number;
  readonly heapUsedBytes: number;
  readonly heapTotalBytes: number;
  /** Buffers and other memory outside the heap that objects of it own. */
  readonly externalBytes: number;
}

/** Reads this process's memory; some 20 µs. */
export function readMemory(): MemoryReading {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  return { rssBytes: rss, heapUsedBytes: heapUsed, heapTotalBytes: heapTotal, externalBytes: external };
}
