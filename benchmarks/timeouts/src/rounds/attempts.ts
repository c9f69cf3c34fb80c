import type { BillRecord } from '@proxyapi/mock-provider';

import { HANG, isScripted } from '../provider/write-script.ts';

/** What became of a request at the first provider, and how long the gateway waited there. */
export interface Attempt {
  /** `cut-off` is a false timeout: an answer was under way, and nobody was left to take it. */
  readonly end: 'answered' | 'hung' | 'cut-off';
  readonly waitedMs: number;
}

/** The attempts for one model on the first provider's bill, in the order in which they came. @throws when one ended otherwise. */
export function readAttempts(bill: readonly BillRecord[], model: string): readonly Attempt[] {
  return bill.filter((record) => record.model === model).map((record) => ({ end: endOf(record), waitedMs: record.durationMs }));
}

function endOf({ outcome, behaviour, model }: BillRecord): Attempt['end'] {
  if (!isScripted(behaviour)) throw new TypeError(`an attempt for ${model} found no cue and played ${behaviour}`);
  if (outcome === 'complete') return 'answered';
  if (outcome === 'client-gone') return behaviour === HANG ? 'hung' : 'cut-off';
  throw new TypeError(`an attempt for ${model} is ${outcome} on the bill`);
}
