const NEVER_ZERO: ReadonlySet<string> = new Set(['requests', 'answered', 'p95Ms', 'cpuMsPerAnswer', 'rssMb', 'attempts', 'medianMb']);
const MAY_BE_NEGATIVE: ReadonlySet<string> = new Set(['slopeMbPerMinute']);

/** Whether no run can come to this figure, however slow the machine. */
export function isOddFigure(figure: string, value: number): boolean {
  return (value < 0 && !MAY_BE_NEGATIVE.has(figure)) || (value === 0 && NEVER_ZERO.has(figure));
}
