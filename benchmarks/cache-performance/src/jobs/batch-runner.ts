import { percentile } from '@proxyapi/bench-harness';

import type { CacheSubject } from '../subjects/cache-subject.ts';
import type { SubjectName } from '../subjects/subject-names.ts';
import { makeKeys, scatter } from './keys.ts';
import { NS_PER_MS } from './repeat-for.ts';
import { getAllAtOnce, setAllAtOnce } from './walk-at-once.ts';

const VALUE = Buffer.alloc(1000, 'value');
const BATCH_OPERATIONS = 500;
/** Whatever else the machine does only adds to a batch's time: its low values are the cache's own. */
const LOW = 0.05;

/** What a batch is made of. */
export type FigureName = 'hit' | 'set';

/** Whose batches a {@link BatchRunner} runs. */
export interface BatchRunnerOptions {
  readonly subject: SubjectName;
  readonly figure: FigureName;
  readonly cache: CacheSubject;
  /** Entries that the cache holds. */
  readonly operations: number;
}

/** Runs batches of one operation of one cache, round its keys, and keeps their times. */
export class BatchRunner {
  readonly subject: SubjectName;
  readonly figure: FigureName;
  readonly #cache: CacheSubject;
  readonly #batches: readonly (readonly string[])[];
  readonly #walk: (cache: CacheSubject, keys: readonly string[]) => void;
  #samplesMs: number[] = [];
  #next = 0;

  private constructor({ subject, figure, cache, operations }: BatchRunnerOptions, walk: (cache: CacheSubject, keys: readonly string[]) => void) {
    const keys = scatter(makeKeys(figure === 'hit' ? operations : operations * 2));
    this.subject = subject;
    this.figure = figure;
    this.#cache = cache;
    this.#walk = walk;
    this.#batches = Array.from({ length: Math.max(1, Math.floor(keys.length / BATCH_OPERATIONS)) }, (_, index) => keys.slice(index * BATCH_OPERATIONS, (index + 1) * BATCH_OPERATIONS));
    setAllAtOnce(cache, keys, VALUE);
  }

  /** A runner with a loop of its own, and a cache that is full. */
  static async make(options: BatchRunnerOptions): Promise<BatchRunner> {
    const own: { readonly getAllAtOnce: typeof getAllAtOnce; readonly setAllAtOnce: typeof setAllAtOnce } = await import(`./walk-at-once.ts?of=${options.figure},${options.subject}`);
    return new BatchRunner(options, options.figure === 'hit' ? own.getAllAtOnce : (cache, keys) => own.setAllAtOnce(cache, keys, VALUE));
  }

  get samplesMs(): readonly number[] {
    return this.#samplesMs;
  }

  /** Runs one batch and gives its time in milliseconds. What it sets lands outside of that. */
  async run(): Promise<number> {
    const batch = this.#batches[this.#next % this.#batches.length] ?? [];
    this.#next += 1;
    const beginMs = performance.now();
    this.#walk(this.#cache, batch);
    const ms = performance.now() - beginMs;
    this.#samplesMs.push(ms);
    await this.#cache.settle();
    return ms;
  }

  /** Begins the times anew. */
  forget(): void {
    this.#samplesMs = [];
  }

  /** Nanoseconds per operation, of those batches that nothing disturbed. */
  lowNs(samplesMs: readonly number[] = this.#samplesMs): number {
    return (percentile(samplesMs, LOW) * NS_PER_MS) / BATCH_OPERATIONS;
  }

  close(): Promise<void> {
    return this.#cache.close();
  }
}
