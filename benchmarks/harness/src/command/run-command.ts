import { mkdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { findMissedTargets } from '../report/find-missed-targets.ts';
import { findOddFigures, type IsOddFigure } from '../report/find-odd-figures.ts';
import { renderJson } from '../report/render-json.ts';
import { renderText } from '../report/render-text.ts';
import type { BenchmarkResult } from '../report/result.ts';

const RESULTS = fileURLToPath(new URL('../../../results/', import.meta.url));

/** Of a command that was used wrongly, or could not measure. */
const FAILED = 2;
/** A shell's: what it adds to the number of the signal that ended a command. */
const BY_SIGNAL = 128;

/** Told what is being done, for whoever watches. */
export type OnProgress = (text: string) => void;

/** Where a result goes, beside the terminal. */
export interface OutputOptions {
  readonly jsonFile: string | undefined;
  /** Further files that it is written to. @default none */
  readonly otherFiles?: readonly string[];
  /** Whether it is kept in `benchmarks/results`. */
  readonly isSaved: boolean;
}

/** A benchmark as a command. */
export interface BenchmarkCommand<Options extends OutputOptions> {
  readonly help: string;
  /** `undefined` asks for the help text. @throws when an option is not known or its value is out of bounds. */
  parseOptions(args: readonly string[]): Options | undefined;
  run(options: Options, onProgress: OnProgress): Promise<BenchmarkResult>;
  /** The command fails on such a figure. */
  readonly isOddFigure: IsOddFigure;
  /** Whether it fails on a missed target too, as a gate does. @default never: a target is where we mean to be */
  isStrict?(options: Options): boolean;
}

/** Runs a benchmark as the command line asks, prints its result and writes it where it is wanted. */
export async function runCommand<Options extends OutputOptions>(command: BenchmarkCommand<Options>): Promise<void> {
  endOrderly();
  try {
    const options = command.parseOptions(process.argv.slice(2));
    if (options === undefined) process.stdout.write(command.help);
    else await measure(command, options);
  } catch (error) {
    tell(error);
    process.exitCode = FAILED;
  }
}

// By `exit` in any case, which takes the servers along that were started: what a load generator throws in a socket's event no
// promise hears of, and a signal would end this process alone.
function endOrderly(): void {
  process.once('uncaughtException', (error) => {
    tell(error);
    process.exit(FAILED);
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(BY_SIGNAL + constants.signals[signal]));
}

function tell(error: unknown): void {
  showProgress('');
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
}

async function measure<Options extends OutputOptions>(command: BenchmarkCommand<Options>, options: Options): Promise<void> {
  const result = await command.run(options, showProgress);
  showProgress('');
  process.stdout.write(renderText(result));
  for (const file of filesOf(options, result)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, renderJson(result));
    process.stdout.write(`\nwritten to ${file}\n`);
  }
  const missed = command.isStrict?.(options) === true ? findMissedTargets(result) : [];
  const wrong = [...findOddFigures(result, command.isOddFigure), ...missed];
  for (const line of wrong) process.stderr.write(`${line}\n`);
  if (wrong.length > 0) process.exitCode = 1;
}

function filesOf({ jsonFile, otherFiles = [], isSaved }: OutputOptions, { benchmark, date }: BenchmarkResult): readonly string[] {
  const saved = isSaved ? [`${RESULTS}${benchmark}-${date.slice(0, 10)}.json`] : [];
  const asked = jsonFile === undefined ? otherFiles : [jsonFile, ...otherFiles];
  return [...saved, ...asked.map((file) => resolve(file))];
}

// One line that is written over, on a terminal only: a log has no use for it.
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
}
