import type { Outcome } from '@proxyapi/bench-harness';

/** What became of a comparison's target. */
export type Verdict = 'met' | 'missed' | 'untargeted';

/** The verdict as the result has it. A target without one, or with no figure beside it, is missed: nobody has shown that it is met. */
export function verdictOf({ target, isMet, value }: Outcome): Verdict {
  if (target === undefined) return 'untargeted';
  return isMet === true && Number.isFinite(value.median) ? 'met' : 'missed';
}
