import { JobProcess } from '../jobs/job-process.ts';
import type { BenchmarkOptions } from '../parse-options.ts';
import type { Part } from './part.ts';
import { ratio } from './ratio.ts';

const SUBJECTS = ['SmartCache', 'lru-cache', 'Map'] as const;
/** So few that keys and entries stay in a core's own cache: beyond it a neighbour's work is measured too. */
const MAX_KEYS = 1000;
/** V8's young generation, in MB: it stays there too, where 16 would not. */
const SEMI_SPACE_MB = 1;
const MS_PER_SECOND = 1000;

/** The figures that a baseline keeps: the cache beside others in one process, and one process for each round. */
export function pairedPart({ operations, rounds, durationSeconds, slowDownPercent }: BenchmarkOptions): Part {
  const keys = Math.min(operations, MAX_KEYS);
  const forMs = (durationSeconds * MS_PER_SECOND) / rounds;
  return {
    name: 'paired',
    title: 'SmartCache and a Map, in turn in one process',
    method: `${keys} keys of 64 characters with values of 1,000 bytes. In each round a new process, because V8 compiles differently each time, with the round's number as the seed of V8's hashes, so that keys collide as often in each run; in it batches of 499 operations, of 4,001 for the Map, one subject after the other. A figure is the time per operation below which a twentieth of a subject's batches lie: whatever else the machine does only adds to it. V8's young generation has ${SEMI_SPACE_MB} MB, so that what is allocated stays in a core's own cache; collections are mostly outside of the figures.`,
    columns: [{ figure: 'hitNs', label: 'hit ns', digits: 1 }, { figure: 'setNs', label: 'set ns', digits: 1 }],
    comparisons: [
      ratio('hit, SmartCache ÷ Map', 'hitNs', ['SmartCache', 'Map']),
      ratio('set, SmartCache ÷ Map', 'setNs', ['SmartCache', 'Map']),
      ratio('hit, SmartCache ÷ lru-cache', 'hitNs', ['SmartCache', 'lru-cache']),
      ratio('set, SmartCache ÷ lru-cache', 'setNs', ['SmartCache', 'lru-cache']),
    ],
    measure: async (round) => {
      const jobProcess = new JobProcess([`--hash-seed=${round}`, `--min-semi-space-size=${SEMI_SPACE_MB}`, `--max-semi-space-size=${SEMI_SPACE_MB}`]);
      try {
        return await jobProcess.do<'paired'>({ kind: 'paired', subjects: SUBJECTS, operations: keys, forMs, slowDownPercent });
      } finally {
        jobProcess.stop();
      }
    },
  };
}
