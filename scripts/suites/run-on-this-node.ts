import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import type { MochaSuite } from './find-suites.ts';

const reporter = join(import.meta.dirname, '..', 'mocha-summary-reporter.ts');

/** Runs one suite with the Node that runs this very process, and answers with mocha's exit code. */
export function runOnThisNode({ name, directory, mochaArguments }: MochaSuite): number | null {
  console.log(`\n${name} on Node ${process.version}`);
  const mocha = createRequire(join(directory, 'package.json')).resolve('mocha/bin/mocha.js');
  const { status } = spawnSync(process.execPath, [mocha, ...mochaArguments, '--reporter', reporter], {
    cwd: directory,
    stdio: 'inherit',
    env: { ...process.env, PATH: pathToThisNode(process.env['PATH'] ?? '') },
  });
  return status;
}

/** The PATH with this Node first and without `node_modules/.bin`, where the pinned Node would hide it. */
export function pathToThisNode(path: string): string {
  const others = path.split(delimiter).filter((each) => !/node_modules[\\/]\.bin[\\/]?$/.test(each));
  return [dirname(process.execPath), ...others].join(delimiter);
}
