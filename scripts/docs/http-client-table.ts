import { type BenchmarkResult, compare, type Comparison, type PartResult, renderSpread, type Spread, spreadOf } from '../../benchmarks/harness/src/index.ts';

/** Subjects of benchmarks/connection-pooling and benchmarks/timeouts. */
const V1 = 'V1: got, a connection each';
const V2 = 'V2: proxy-core';
const [FIXED, ADAPTIVE] = ['fixed', 'adaptive'] as const;

const POOLING = 'connection-pooling';
const TIMEOUTS = 'timeouts';
/** The part whose figures are shown: what a provider on the internet is. */
const POOLING_PART = 'tls';
/** The trouble in which nothing but the timeout decides. */
const TIMEOUTS_PART = 'some-hang';

/** The HTTP client table: V1 beside V2, in four rows; nothing while one of its two benchmarks has no result. */
export function httpClientTable(latest: ReadonlyMap<string, BenchmarkResult>): readonly string[] {
  const [pooling, timeouts] = [latest.get(POOLING), latest.get(TIMEOUTS)];
  if (pooling === undefined || timeouts === undefined) return [];
  const [load, trouble] = [partOf(pooling, POOLING_PART), partOf(timeouts, TIMEOUTS_PART)];
  return [[
    '## HTTP client',
    '',
    `V1 is [got without kept connections](#connection-pooling), V2 the gateway's connections, of ${pooling.date.slice(0, 10)}: ${load.title}. The timeouts, of ${timeouts.date.slice(0, 10)}, are [fixed ones of 30 s against adaptive ones](#timeouts): of all the time waited on a provider in trouble, the share that led to an answer. Each improvement is taken within a round.`,
    '',
    '| Metric | V1 (Basic) | V2 (Advanced) | Improvement |',
    '| --- | --- | --- | --- |',
    row('Connection Reuse Rate', [...both(load, 'reusePercent', 1, ' %'), points(load, { figure: 'reusePercent', subject: V2, against: V1 })]),
    row('Throughput', [...both(load, 'requestsPerSecond', 0, ' req/s'), more(load, 'requestsPerSecond')]),
    row('Timeout Efficiency', [...efficiencies(trouble), gainOf(trouble)]),
    row('Response Time (50 concurrent)', [...both(load, 'p50Ms', 1, ' ms'), less(load, 'p50Ms')]),
    '',
    `Response times are medians; p95 is ${both(load, 'p95Ms', 1, ' ms').join(' with V1 and ')} with V2. The row on timeouts is for “${trouble.title}”; adaptive ones gain, in percentage points: ${timeouts.parts.map((part) => `${part.title.toLowerCase()}, ${gainOf(part)}`).join('; ')}.`,
    '',
  ].join('\n')];
}

function partOf({ benchmark, parts }: BenchmarkResult, name: string): PartResult {
  const part = parts.find((each) => each.name === name);
  if (part === undefined) throw new TypeError(`the result of ${benchmark} has no part ${name}`);
  return part;
}

function row(metric: string, cells: readonly string[]): string {
  return `| ${[metric, ...cells].join(' | ')} |`;
}

function both({ rounds }: PartResult, figure: string, digits: number, unit: string): readonly string[] {
  return [V1, V2].map((subject) => withUnit(spreadOf(rounds, subject, figure), digits, unit));
}

function efficiencies({ rounds }: PartResult): readonly string[] {
  return [FIXED, ADAPTIVE].map((subject) => `${subject}: ${withUnit(spreadOf(rounds, subject, 'efficiencyPercent'), 1, ' %')}`);
}

function gainOf(part: PartResult): string {
  return points(part, { figure: 'efficiencyPercent', subject: ADAPTIVE, against: FIXED });
}

function points({ rounds }: PartResult, of: Pick<Comparison, 'figure' | 'subject' | 'against'>): string {
  return `${signed(valueOf({ ...of, kind: 'difference' }, rounds), 1)} points`;
}

function more({ rounds }: PartResult, figure: string): string {
  const { median, min, max } = valueOf({ figure, subject: V2, against: V1, kind: 'ratio' }, rounds);
  return `${signed({ median: percentAbove(median), min: percentAbove(min), max: percentAbove(max) }, 0)} %`;
}

/** Where less is better: what is saved is the improvement. */
function less({ rounds }: PartResult, figure: string): string {
  const { median, min, max } = valueOf({ figure, subject: V2, against: V1, kind: 'ratio' }, rounds);
  return `${signed({ median: -percentAbove(median), min: -percentAbove(max), max: -percentAbove(min) }, 0)} %`;
}

function percentAbove(ratio: number): number {
  return 100 * (ratio - 1);
}

function valueOf(of: Pick<Comparison, 'kind' | 'figure' | 'subject' | 'against'>, rounds: PartResult['rounds']): Spread {
  return compare({ name: of.figure, digits: 1, ...of }, rounds).value;
}

function withUnit(value: Spread, digits: number, unit: string): string {
  const [median = '', ...spread] = renderSpread(value, digits).split(/ (?=\()/);
  return [`${median}${unit}`, ...spread].join(' ');
}

function signed(value: Spread, digits: number): string {
  return `${value.median > 0 ? '+' : ''}${renderSpread(value, digits)}`;
}
