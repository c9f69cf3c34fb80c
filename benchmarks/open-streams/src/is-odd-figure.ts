/** However slow the machine, no stream may be cut or wrong, and the provider's bill is what arrived. */
const NEVER_ABOVE_ZERO: ReadonlySet<string> = new Set(['cut', 'wrong', 'billDifference']);
const NEVER_ZERO: ReadonlySet<string> = new Set([
  'asked', 'opened', 'whole', 'calls', 'tokensBilled', 'tokensReceived', 'processes', 'mostAtOnce', 'descriptors', 'idleMb', 'fullMb', 'maxMb', 'overMb', 'cleanedMb',
]);
/** What lies within a clock's or an allocator's grain. */
const MAY_BE_NEGATIVE: ReadonlySet<string> = new Set(['kbPerStream', 'cleanedPercent', 'lateP50Ms', 'lateP99Ms', 'lateMaxMs']);

/** Whether no run may come to this figure. */
export function isOddFigure(figure: string, value: number): boolean {
  if (NEVER_ABOVE_ZERO.has(figure)) return value !== 0;
  return (value < 0 && !MAY_BE_NEGATIVE.has(figure)) || (value === 0 && NEVER_ZERO.has(figure));
}
