import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { type BenchmarkResult, compare, createResult, describeMachine, type Measurement, type OnProgress } from '@proxyapi/bench-harness';

import { accessLine } from './access-line.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import { openSubjects, type Subject } from './subjects.ts';

/** As many requests end within one turn of a busy gateway's loop. */
const LINES_PER_TURN = 20;

/** Writes lines with each subject in turn. */
export async function runBenchmark({ rounds: count, lines }: BenchmarkOptions, onProgress: OnProgress): Promise<BenchmarkResult> {
  const machine = describeMachine('nothing is pinned: one process, whose file is written by a thread of its own');
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-logging-'));
  try {
    const subjects = await openSubjects(folder);
    onProgress('warming up');
    for (const subject of subjects) await measure(subject, lines);
    const rounds: (readonly Measurement[])[] = [];
    for (let round = 1; round <= count; round += 1) {
      onProgress(`round ${round} of ${count}`);
      rounds.push(await measureRound(subjects, lines));
    }
    return createResult({ benchmark: 'logging', machine, parts: [{
      name: 'lines', title: 'What a line of the access log costs', rounds,
      method: `${lines} lines of 800 bytes of each subject in each round, made, masked and written to a file, ${LINES_PER_TURN} in each turn of the event loop. The CPU is that of the whole process: the write happens in another thread and counts too. “winston as it comes” masks nothing, has no bound and writes each line by itself.`,
      columns: [{ figure: 'cpuUsPerLine', label: 'CPU µs per line', digits: 2 }],
      outcomes: [compare({ name: 'CPU per line, createLogger ÷ winston as it comes', kind: 'ratio', figure: 'cpuUsPerLine', subject: 'createLogger', against: 'winston as it comes', digits: 2 }, rounds)],
    }] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measureRound(subjects: readonly Subject[], lines: number): Promise<readonly Measurement[]> {
  const round: Measurement[] = [];
  for (const subject of subjects) round.push({ subject: subject.name, figures: { cpuUsPerLine: await measure(subject, lines) } });
  return round;
}

/** CPU of the whole process for each line, its making and its share of the write included. */
async function measure({ write, end }: Subject, lines: number): Promise<number> {
  const facts = Array.from({ length: lines }, (_unused, index) => accessLine(index));
  const before = process.cpuUsage();
  for (const [index, fields] of facts.entries()) {
    write(fields);
    if (index % LINES_PER_TURN === 0) await nextTurn();
  }
  await end();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / lines;
}
