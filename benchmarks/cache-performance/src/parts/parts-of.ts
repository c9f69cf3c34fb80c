import type { BenchmarkOptions, ModeName } from '../parse-options.ts';
import { loadsPart } from './loads-part.ts';
import { mixPart, type Scenario } from './mix-part.ts';
import { operationsPart } from './operations-part.ts';
import { pairedPart } from './paired-part.ts';
import type { Part } from './part.ts';
import { tracePart } from './trace-part.ts';

const SCENARIOS: readonly Scenario[] = [
  { name: 'basic-operations', title: 'Basic Operations', operations: 10_000, concurrency: 1 },
  { name: 'concurrent-load', title: 'Concurrent Load', operations: 50_000, concurrency: 10 },
  { name: 'memory-pressure', title: 'Memory Pressure', operations: 100_000, concurrency: 50 },
];
/** By which a smoke run divides what a scenario does. */
const SMOKE_DIVISOR = 100;

/** The parts that these options ask for, each once. */
export function partsOf(options: BenchmarkOptions): readonly Part[] {
  const parts = options.modes.flatMap((mode) => partsOfMode(mode, options));
  return parts.filter(({ name }, place) => parts.findIndex((part) => part.name === name) === place);
}

function partsOfMode(mode: ModeName, options: BenchmarkOptions): readonly Part[] {
  const { operations, concurrency, isSmoke } = options;
  const keys = isSmoke ? 2000 : 100_000;
  const zipf = { requests: keys * 3, keys, skew: 0.9, scanLength: 0, scanShare: 0 };
  switch (mode) {
    case 'benchmark': return [operationsPart(options), loadsPart(options), tracePart('zipf', zipf), tracePart('zipf-scan', { ...zipf, scanLength: keys / 50, scanShare: 0.3 })];
    case 'concurrent': return [loadsPart(options), mixPart({ name: 'concurrent', title: 'Concurrent operations', operations, concurrency })];
    case 'load-test': return SCENARIOS.map((scenario) => mixPart({ ...scenario, operations: isSmoke ? scenario.operations / SMOKE_DIVISOR : scenario.operations }));
    case 'baseline':
    case 'compare': return [pairedPart(options)];
  }
}
