import type { Comparison } from '@proxyapi/bench-harness';

/** One request in so many hangs where only some do. */
const HUNG_ONE_IN = 5;

/** What may befall the first provider; each is a part of the result. */
export interface Trouble {
  readonly name: string;
  readonly title: string;
  readonly method: string;
  readonly comparisons: readonly Comparison[];
  /** Time to the first byte of the trouble's request `index`, which would usually have come after `usualMs`; `Infinity` for never. */
  firstByteMs(index: number, usualMs: number): number;
}

const LOST: readonly Comparison[] = [
  { name: 'time lost, fixed ÷ adaptive', kind: 'ratio', figure: 'lostSeconds', subject: 'fixed', against: 'adaptive', digits: 1 },
  { name: 'time to the first token p95, fixed ÷ adaptive', kind: 'ratio', figure: 'firstTokenP95Seconds', subject: 'fixed', against: 'adaptive', digits: 1 },
  { name: 'timeout efficiency, adaptive − fixed, percentage points', kind: 'difference', figure: 'efficiencyPercent', subject: 'adaptive', against: 'fixed', digits: 1 },
];

const CUT_OFF: readonly Comparison[] = [
  { name: 'false timeouts, adaptive, worst round', kind: 'worst', figure: 'falseTimeouts', subject: 'adaptive', against: 'fixed', digits: 0, target: 0 },
  { name: 'time to the first token p95 in s, adaptive − fixed', kind: 'difference', figure: 'firstTokenP95Seconds', subject: 'adaptive', against: 'fixed', digits: 2 },
  { name: 'timeout efficiency, adaptive − fixed, percentage points', kind: 'difference', figure: 'efficiencyPercent', subject: 'adaptive', against: 'fixed', digits: 1 },
];

/** All of them, each met by a model of its own, so that neither times nor breakers of one touch another. */
export const TROUBLES: readonly Trouble[] = [
  {
    name: 'hang',
    title: 'Every request hangs',
    method: 'The first provider takes requests and answers none. The circuit breaker ends the waiting once five timeouts in a row are over: during the trouble where a timeout takes 5 s, only after it where one takes 30 s.',
    comparisons: LOST,
    firstByteMs: () => Infinity,
  },
  {
    name: 'some-hang',
    title: `One request in ${HUNG_ONE_IN} hangs`,
    method: 'Too few for the circuit breaker: the timeout alone decides. A timeout counts as a slow answer, so the adaptive one grows by half whenever more than one in twenty of the latest times was one.',
    comparisons: LOST,
    firstByteMs: (index, usualMs) => (index % HUNG_ONE_IN === HUNG_ONE_IN - 1 ? Infinity : usualMs),
  },
  slowdown('slow', 5, 'All begin within the 5 s that every timeout allows.'),
  slowdown('very-slow', 10, 'A third of the answers would begin after the 5 s that the adaptive timeout has come down to.'),
];

function slowdown(name: string, factor: number, remark: string): Trouble {
  return {
    name,
    title: `Every first byte takes ${factor} times as long`,
    method: `Nothing hangs: each timeout is a false one, for an answer that would have come. ${remark}`,
    comparisons: CUT_OFF,
    firstByteMs: (_index, usualMs) => usualMs * factor,
  };
}
