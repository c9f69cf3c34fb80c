import { percentile } from '@proxyapi/bench-harness';

import type { CacheSubject } from '../subjects/cache-subject.ts';
import { createSubject } from '../subjects/create-subject.ts';
import type { SubjectName } from '../subjects/subject-names.ts';
import { makeKeys, scatter } from './keys.ts';
import { NS_PER_MS } from './repeat-for.ts';
import type { getAtOnce, setAtOnce } from './walk-at-once.ts';

const VALUE = Buffer.alloc(1000, 'value');
/** A prime: each batch begins at another key, and the processor learns none by heart. */
const BATCH_OPERATIONS = 499;
/** A Map's batch has to be longer: in a few microseconds it would only bring back what the others' batches pushed out of the core's cache. */
const MAP_BATCH_OPERATIONS = 4001;
/** Whatever else the machine does only adds to a batch's time: its low values are the cache's own. */
const LOW = 0.05;

/** What a batch is made of. */
export type FigureName = 'hit' | 'set';

/** Whose batches a {@link BatchRunner} runs. */
export interface BatchRunnerOptions {
  readonly subject: SubjectName;
  readonly figure: FigureName;
  /** Entries that the cache holds. */
  readonly operations: number;
  /**
   * So many operations more are in each batch, in percent, and are not counted: nothing else makes a cache slower by just
   * that, because idle work is hidden by the processor, and a wrapper keeps V8 from compiling the cache as it does.
   */
  readonly moreWorkPercent: number;
}

interface Walks {
  readonly getAtOnce: typeof getAtOnce;
  readonly setAtOnce: typeof setAtOnce;
}

/** Runs batches of one operation of one cache, round its keys, and keeps their times. */
export class BatchRunner {
  readonly subject: SubjectName;
  readonly figure: FigureName;
  readonly #cache: CacheSubject;
  readonly #keys: readonly string[];
  readonly #batchOperations: number;
  /** Those too that are not counted. */
  readonly #length: number;
  readonly #walks: Walks;
  #samplesMs: number[] = [];
  #from = 0;

  private constructor({ subject, figure, operations, moreWorkPercent }: BatchRunnerOptions, walks: Walks) {
    this.subject = subject;
    this.figure = figure;
    this.#cache = createSubject(subject, operations);
    this.#keys = scatter(makeKeys(figure === 'hit' ? operations : operations * 2));
    this.#batchOperations = subject === 'Map' ? MAP_BATCH_OPERATIONS : BATCH_OPERATIONS;
    this.#length = Math.round(this.#batchOperations * (1 + moreWorkPercent / 100));
    this.#walks = walks;
    walks.setAtOnce(this.#cache, { keys: this.#keys, from: 0, length: this.#keys.length }, VALUE);
  }

  /** A runner of a cache that is full, with a loop of its own. */
  static async make(options: BatchRunnerOptions): Promise<BatchRunner> {
    const walks: Walks = await import(`./walk-at-once.ts?of=${options.figure},${options.subject}`);
    return new BatchRunner(options, walks);
  }

  get samplesMs(): readonly number[] {
    return this.#samplesMs;
  }

  /** Runs one batch. What it sets lands outside of its time. */
  async run(): Promise<void> {
    const walk = { keys: this.#keys, from: this.#from, length: this.#length };
    this.#from = (this.#from + this.#length) % this.#keys.length;
    const beginMs = performance.now();
    if (this.figure === 'hit') this.#walks.getAtOnce(this.#cache, walk);
    else this.#walks.setAtOnce(this.#cache, walk, VALUE);
    this.#samplesMs.push(performance.now() - beginMs);
    await this.#cache.settle();
  }

  /** Begins the times anew. */
  forget(): void {
    this.#samplesMs = [];
  }

  /** Nanoseconds per operation, of those batches that nothing disturbed. */
  lowNs(): number {
    return (percentile(this.#samplesMs, LOW) * NS_PER_MS) / this.#batchOperations;
  }

  close(): Promise<void> {
    return this.#cache.close();
  }
}
