import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';

import { median } from '@proxyapi/bench-harness';

import { accessLine } from './access-line.ts';
import { openSubjects, type Subject } from './subjects.ts';

const ROUNDS = 9;
const LINES = 20_000;
/** As many requests end within one turn of a busy gateway's loop. */
const LINES_PER_TURN = 20;

/** CPU of the whole process for each line, its making and its share of the write included. */
async function measure({ write, end }: Subject): Promise<number> {
  const facts = Array.from({ length: LINES }, (_unused, index) => accessLine(index));
  const before = process.cpuUsage();
  for (const [index, fields] of facts.entries()) {
    write(fields);
    if (index % LINES_PER_TURN === 0) await nextTurn();
  }
  await end();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / LINES;
}

const folder = mkdtempSync(join(tmpdir(), 'proxyapi-logging-'));
try {
  const subjects = await openSubjects(folder);
  const figures = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (const subject of subjects) await measure(subject);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const subject of subjects) figures.get(subject.name)?.push(await measure(subject));
  }
  for (const [name, values] of figures) {
    console.log(`${name.padEnd(32)} ${median(values).toFixed(2)} µs CPU a line (${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)})`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exit();
