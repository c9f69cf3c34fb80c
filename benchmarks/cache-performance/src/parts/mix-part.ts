import { SUBJECT_NAMES } from '../subjects/subject-names.ts';
import { measureApart } from './measure-apart.ts';
import type { Part } from './part.ts';
import { ratio } from './ratio.ts';

/** Bound of every cache that has one, as the gateway's own response cache has it. */
const MAX_ENTRIES = 10_000;

/** How many operations which number of callers share. */
export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly operations: number;
  readonly concurrency: number;
}

/** What a mix of reads and writes comes to. */
export function mixPart({ name, title, operations, concurrency }: Scenario): Part {
  const maxEntries = Math.min(MAX_ENTRIES, operations);
  return {
    name,
    title: `${title}: ${operations} operations, ${concurrency} at once`,
    method: `Of ten operations one is a \`set\`; the others get a value of 1,000 bytes and load it where it is missing, which takes a turn of the event loop. Keys are asked for out of ${operations}, the n-th in proportion to 1 ÷ n^0.9, from a seed for each round. SmartCache, lru-cache and ModelCache hold ${maxEntries} entries; keyv and the Map keep all they are given. Time is from the call to the value; memory is the heap with its buffers, after a collection, with the cache less without it.`,
    columns: [
      { figure: 'operationsPerSecond', label: 'operations/s', digits: 0 },
      { figure: 'p50Us', label: 'p50 µs', digits: 1 },
      { figure: 'p95Us', label: 'p95 µs', digits: 1 },
      { figure: 'p99Us', label: 'p99 µs', digits: 1 },
      { figure: 'hitPercent', label: 'not loaded %', digits: 1 },
      { figure: 'heldMb', label: 'memory MB', digits: 1 },
    ],
    comparisons: [
      ratio('operations/s, SmartCache ÷ lru-cache', 'operationsPerSecond', ['SmartCache', 'lru-cache']),
      ratio('operations/s, SmartCache ÷ Map', 'operationsPerSecond', ['SmartCache', 'Map']),
      ratio('operations/s, SmartCache ÷ keyv', 'operationsPerSecond', ['SmartCache', 'keyv on a Map']),
    ],
    measure: (round) => measureApart(SUBJECT_NAMES, (subject) => [{ kind: 'mix', subject, operations, concurrency, maxEntries, seed: round }]),
  };
}
