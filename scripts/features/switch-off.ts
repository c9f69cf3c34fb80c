import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Feature } from './feature.ts';
import { runNamedTest } from './run-named-test.ts';

/** What came of switching a feature off. Only `red` is good. */
export type Verdict = 'red' | 'STILL GREEN' | 'NOT GREEN BEFORE' | 'DOES NOT RUN';

/**
 * Runs a feature's test in `root` as it is, then with the feature switched off, and leaves `root` as it was.
 *
 * @throws RangeError when the text to replace does not stand in its file exactly once.
 */
export async function switchOff(root: string, { test, switchOff: change }: Feature): Promise<Verdict> {
  const file = join(root, change.file);
  const source = readFileSync(file, 'utf8');
  const without = withoutFeature(source, change);
  if (await runNamedTest(root, test) !== 'green') return 'NOT GREEN BEFORE';
  writeFileSync(file, without);
  try {
    const run = await runNamedTest(root, test);
    if (run === 'crashed') return 'DOES NOT RUN';
    return run === 'red' ? 'red' : 'STILL GREEN';
  } finally {
    writeFileSync(file, source);
  }
}

/** A source with the feature switched off. @throws as {@link switchOff} does. */
export function withoutFeature(source: string, { file, search, replace }: Feature['switchOff']): string {
  const parts = source.split(search);
  if (search === '' || parts.length !== 2) throw new RangeError(`"${search}" must stand in ${file} exactly once, found it ${parts.length - 1} times`);
  return parts.join(replace);
}
