import type { BenchmarkOptions } from '../parse-options.ts';
import { SUBJECT_NAMES } from '../subjects/subject-names.ts';
import { measureApart } from './measure-apart.ts';
import type { Part } from './part.ts';
import { ratio } from './ratio.ts';
import { timedJobMs } from './timed-job-ms.ts';

/** What becomes of many callers for one key that is missing. */
export function loadsPart(options: BenchmarkOptions): Part {
  const { operations, concurrency } = options;
  const forMs = timedJobMs(options);
  return {
    name: 'loads',
    title: `${concurrency} callers at once for a key that is missing`,
    method: 'Each load takes a turn of the event loop. SmartCache has `getOrSet`, lru-cache `fetch`; with the others each caller looks, loads and sets.',
    columns: [{ figure: 'loadsPerKey', label: 'loads per key', digits: 2 }, { figure: 'loadUs', label: 'µs per call', digits: 2 }],
    comparisons: [
      { name: 'loads per key, SmartCache, worst round', kind: 'worst', figure: 'loadsPerKey', subject: 'SmartCache', against: 'Map', digits: 2, target: 1 },
      ratio('time per call, SmartCache ÷ lru-cache', 'loadUs', ['SmartCache', 'lru-cache']),
    ],
    measure: () => measureApart(SUBJECT_NAMES, (subject) => [{ kind: 'load', subject, operations, concurrency, forMs }]),
  };
}
