import type { Measurement, PartResult } from '@proxyapi/bench-harness';

import { memoryChart, type MemoryRow } from '../charts/memory-chart.ts';
import { tailChart, type TailRow } from '../charts/tail-chart.ts';
import type { Markup } from '../markup/element.ts';
import { subjectsOf } from './part-figures.ts';

const US_PER_MS = 1000;

/** Charts of the samples that a part has kept behind its figures: times as their distribution, memory over time. */
export function sampleCharts(id: string, part: PartResult): readonly Markup[] {
  const subjects = subjectsOf(part);
  const single: readonly TailRow[] = subjects.map((subject) => ({ subject, samplesMs: measurementsOf(part, subject).flatMap(({ samplesUs = [] }) => samplesUs.map((us) => us / US_PER_MS)) }));
  const kinds = [...new Set(part.rounds.flat().flatMap(({ samplesMs = {} }) => Object.keys(samplesMs)))];
  const memory = memoryRows(part, subjects);
  return [
    ...tails(`${id}-times`, 'Time of each request', single),
    ...kinds.flatMap((kind, index) => tails(`${id}-times-${index}`, `Time of each request: ${inWords(kind)}`, subjects.map((subject) =>
      ({ subject, samplesMs: measurementsOf(part, subject).flatMap(({ samplesMs = {} }) => samplesMs[kind] ?? []) })))),
    ...(memory.length === 0 ? [] : [memoryChart({ id: `${id}-memory`, title: 'Memory, once a second' }, memory)]),
  ];
}

function tails(id: string, title: string, rows: readonly TailRow[]): readonly Markup[] {
  const measured = rows.filter(({ samplesMs }) => samplesMs.length > 0);
  return measured.length === 0 ? [] : [tailChart({ id, title }, measured)];
}

function memoryRows(part: PartResult, subjects: readonly string[]): readonly MemoryRow[] {
  return subjects.flatMap((subject) => {
    const rounds = measurementsOf(part, subject).map(({ samplesMb = {} }) => samplesMb);
    const kinds = [...new Set(rounds.flatMap((samplesMb) => Object.keys(samplesMb)))];
    return kinds.map((kind) => ({ name: subjects.length === 1 ? inWords(kind) : `${subject}, ${inWords(kind)}`, rounds: rounds.flatMap((samplesMb) => (samplesMb[kind] === undefined ? [] : [samplesMb[kind]])) }));
  }).filter(({ rounds }) => rounds.some((samples) => samples.length > 0));
}

function measurementsOf({ rounds }: PartResult, subject: string): readonly Measurement[] {
  return rounds.flat().filter((measurement) => measurement.subject === subject);
}

/** `firstToken` as a person writes it. */
function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
