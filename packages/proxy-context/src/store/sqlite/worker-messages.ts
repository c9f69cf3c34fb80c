import type { KeyvTierStats } from '../keyv-tier.ts';
import type { Write } from '../write-queue.ts';
import type { FileEvent } from './sqlite-file.ts';

/** How a worker's store is bounded. */
export interface SqliteWorkerData {
  readonly path: string;
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly maxLogBytes: number;
  readonly maxQueuedEntries: number;
  readonly maxQueuedBytes: number;
  readonly checkIntervalMs: number;
}

/** What the worker is told. Writes come in the order in which they were asked for. */
export type WorkerRequest =
  | { readonly kind: 'writes'; readonly writes: readonly (Write | { readonly kind: 'clear' })[] }
  | { readonly kind: 'get'; readonly id: number; readonly key: string }
  | { readonly kind: 'close' };

/** What the worker tells. */
export type WorkerReply =
  | { readonly kind: 'value'; readonly id: number; readonly bytes: Uint8Array | undefined }
  /** So much has left its queue. */
  | { readonly kind: 'left'; readonly entries: number; readonly bytes: number }
  | { readonly kind: 'stats'; readonly stats: WorkerStats }
  | { readonly kind: 'event'; readonly event: FileEvent };

/** The worker's counters. */
export interface WorkerStats extends KeyvTierStats {
  readonly entries: number;
  readonly bytes: number;
}
