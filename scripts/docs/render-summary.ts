import { type BenchmarkResult, type PartResult, renderSpread, type Spread, spreadOf } from '../../benchmarks/harness/src/index.ts';
import { markdownTable } from './markdown-table.ts';

/** How one row of the summary reads its figure. */
interface Row {
  readonly component: string;
  readonly figure: string;
  readonly digits: number;
  readonly unit: string;
  readonly improvement: (before: number, after: number) => string;
}

const percentLess = (before: number, after: number): string => (before === 0 ? '–' : `${signed(100 * (1 - after / before))} %`);
const times = (before: number, after: number): string => `${(after / before).toFixed(2)} ×`;
const points = (before: number, after: number): string => `${signed(after - before)} points`;

const ROWS: readonly Row[] = [
  { component: 'HTTP latency (P95, whole answers)', figure: 'p95Ms', digits: 0, unit: 'ms', improvement: percentLess },
  { component: 'Throughput (whole answers of what the trace brings)', figure: 'answersPerSecond', digits: 1, unit: '/s', improvement: times },
  { component: 'Throughput (whole answers for a second of CPU)', figure: 'answersPerCpuSecond', digits: 0, unit: '/s', improvement: times },
  { component: 'Memory usage (peak)', figure: 'rssMb', digits: 0, unit: 'MB', improvement: percentLess },
  { component: 'Error rate', figure: 'errorPercent', digits: 2, unit: '%', improvement: percentLess },
  { component: 'Cache hit rate', figure: 'hitPercent', digits: 1, unit: '%', improvement: points },
  { component: 'CPU usage (for each whole answer)', figure: 'cpuMsPerAnswer', digits: 2, unit: 'ms', improvement: percentLess },
];

const [BEFORE, AFTER] = ['naive proxy', 'gateway'];

/** The table of what a proxy was before and after, with what the load assumes, and what the loop says of errors and memory. Empty where neither was measured. */
export function renderSummary(comparison: BenchmarkResult | undefined, loop: BenchmarkResult | undefined): string {
  if (comparison === undefined && loop === undefined) return '';
  const parts = (comparison?.parts ?? []).flatMap(renderPart);
  return ['## Summary: before and after', '', ...parts, ...(loop === undefined ? [] : [renderLoop(loop), ''])].join('\n');
}

function renderPart({ title, rounds }: PartResult): readonly string[] {
  const rows = ROWS.map(({ component, figure, digits, unit, improvement }) => {
    const [before, after] = [spreadOf(rounds, BEFORE, figure), spreadOf(rounds, AFTER, figure)];
    const cell = (value: Spread): string => `${renderSpread(value, digits)} ${unit}`;
    return [component, cell(before), cell(after), improvement(before.median, after.median)];
  });
  return [`${title}:`, '', ...markdownTable(['Component', 'Before', 'After', 'Improvement'], rows), ''];
}

function renderLoop({ parts, command }: BenchmarkResult): string {
  const rounds = parts[0]?.rounds ?? [];
  const figure = (name: string, digits: number): string => renderSpread(spreadOf(rounds, AFTER, name), digits);
  const text = [
    `The trace looped against the gateway alone (\`${command}\`): ${figure('requests', 0)} requests, for which the provider was asked ${figure('attempts', 0)} times and`,
    `failed ${figure('failed500', 0)} times with a 500, ${figure('failedReset', 0)} with a reset and ${figure('failedCut', 0)} with a cut answer. Callers saw ${figure('errors', 0)} errors:`,
    `${figure('cutStreams', 0)} streams cut in mid-answer, ${figure('allFailed', 0)} calls whose every attempt failed, and **${figure('unexplained', 0)} that the provider did not make**, ${figure('shed', 0)} of them load that the gateway shed.`,
    `Memory over the second half: median ${figure('medianMb', 0)} MB, slope ${figure('slopeMbPerMinute', 2)} ± ${figure('slopeErrorMbPerMinute', 2)} MB a minute.`,
  ];
  return text.join('\n');
}

function signed(value: number): string {
  const text = value.toFixed(1);
  return value < 0 ? text.replace('-', '−') : text;
}
