import type { BenchmarkResult, Machine, PartResult } from '@proxyapi/bench-harness';

import { type Content, element, type Markup } from '../markup/element.ts';
import { prose } from '../markup/prose.ts';
import { partId, resultId } from './ids.ts';
import { partSection } from './part-section.ts';
import { sampleCharts } from './sample-charts.ts';

/** Above this load for each core others were at work when the run began. */
const BUSY_LOAD = 0.5;

/** One result: when, where and how it was measured, and its parts. */
export function resultSection(index: number, result: BenchmarkResult): Markup {
  const { benchmark, note, parts } = result;
  const withCharts = new Set(parts.filter((part, position) => !repeatsSamples(part, parts.slice(0, position))));
  return element('section', { id: resultId(index), class: 'result' },
    element('h2', {}, benchmark),
    facts(result),
    ...warnings(result).map((line) => element('p', { class: 'warning' }, `✗ ${line}`)),
    ...(note === undefined ? [] : [element('p', { class: 'note' }, ...prose(note))]),
    ...parts.map((part, position) => {
      const id = partId(index, position);
      return partSection(id, part, withCharts.has(part) ? sampleCharts(id, part) : []);
    }));
}

// Two parts may be two views of the same rounds; their samples are drawn once.
function repeatsSamples({ rounds }: PartResult, earlier: readonly PartResult[]): boolean {
  const text = JSON.stringify(rounds);
  return earlier.some((part) => JSON.stringify(part.rounds) === text);
}

function facts({ date, command, machine }: BenchmarkResult): Markup {
  const { cpu, cores, memoryGb, system, node, pinning, loadBefore, loadAfter } = machine;
  const entries: readonly (readonly [string, Content])[] = [
    ['Date', date.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')],
    ['Command', element('code', {}, command)],
    ['Machine', `${cpu}, ${cores} cores, ${memoryGb} GB, ${system}, Node ${node}`],
    ['Cores', pinning],
    ['Load average', `${loadBefore} before, ${loadAfter} after, over one minute`],
  ];
  return element('dl', {}, ...entries.flatMap(([term, text]) => [element('dt', {}, term), element('dd', {}, text)]));
}

function warnings({ command, machine }: BenchmarkResult): readonly string[] {
  return [
    ...(command.includes('--smoke') ? ['A smoke run: it shows that the benchmark runs. No figure of it is worth quoting.'] : []),
    ...(isBusy(machine) ? [`Others were at work: the load average was ${machine.loadBefore} on ${machine.cores} cores before this began.`] : []),
  ];
}

function isBusy({ loadBefore, cores }: Machine): boolean {
  return loadBefore > cores * BUSY_LOAD;
}
