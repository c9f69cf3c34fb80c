import type { BenchmarkOptions } from '../parse-options.ts';
import { SUBJECT_NAMES } from '../subjects/subject-names.ts';
import { measureApart } from './measure-apart.ts';
import type { Part } from './part.ts';
import { ratio } from './ratio.ts';
import { timedJobMs } from './timed-job-ms.ts';

/** What a look-up and a write cost. */
export function operationsPart(options: BenchmarkOptions): Part {
  const { operations } = options;
  const forMs = timedJobMs(options);
  return {
    name: 'operations',
    title: 'A hit and a set',
    method: `${operations} keys of 64 characters with values of 1,000 bytes, in each subject's own process. Every cache has a TTL; SmartCache and lru-cache hold ${operations} entries and count bytes. A hit is a \`get\` of a present key; sets go round twice as many keys as there is room for, so that each has to evict. keyv answers with a promise, and it and the Map have no bound. ModelCache keeps lists of 40 names, ${Math.min(operations, 1000)} of them, before an SQLite file; its sets are timed until they have landed there.`,
    columns: [{ figure: 'hitNs', label: 'hit ns', digits: 0 }, { figure: 'setNs', label: 'set ns', digits: 0 }],
    comparisons: [
      ratio('hit, SmartCache ÷ lru-cache', 'hitNs', ['SmartCache', 'lru-cache'], 1.2),
      ratio('set, SmartCache ÷ lru-cache', 'setNs', ['SmartCache', 'lru-cache']),
      ratio('hit, SmartCache ÷ Map', 'hitNs', ['SmartCache', 'Map']),
      ratio('hit, keyv ÷ SmartCache', 'hitNs', ['keyv on a Map', 'SmartCache']),
      ratio('hit, policy sieve ÷ lru', 'hitNs', ['SmartCache', 'SmartCache lru']),
      ratio('set, policy sieve ÷ lru', 'setNs', ['SmartCache', 'SmartCache lru']),
    ],
    measure: () => measureApart(SUBJECT_NAMES, (subject) => [
      { kind: 'hit', subject, operations, forMs },
      { kind: 'set', subject, operations, forMs },
    ]),
  };
}
