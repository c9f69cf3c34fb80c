import { resolve } from 'node:path';

import { copyRepository } from './features/copy-repository.ts';
import { FEATURES } from './features/features.ts';
import { switchOff } from './features/switch-off.ts';

// Switches each feature off in turn, in a copy of the repository, and shows that its test goes red.
// Usage: pnpm features [<part of a feature's name>]
//   pnpm features 'model cache'
async function switchOffFeatures(part: string): Promise<void> {
  const chosen = FEATURES.filter(({ name }) => name.includes(part));
  if (chosen.length === 0) throw new RangeError(`no feature has "${part}" in its name`);
  const copy = copyRepository(resolve(import.meta.dirname, '..'));
  process.once('SIGINT', () => {
    copy.remove();
    process.exit(130);
  });
  let red = 0;
  try {
    for (const feature of chosen) {
      const verdict = await switchOff(copy.root, feature);
      if (verdict === 'red') red += 1;
      console.log(`${verdict.padEnd(16)}  ${feature.name}  (${feature.test.directory}/${feature.test.file}: ${feature.test.title})`);
    }
  } finally {
    copy.remove();
  }
  console.log(`\n${red} of ${chosen.length} tests go red without their feature`);
  process.exitCode = red === chosen.length ? 0 : 1;
}

// pnpm hands a `--` on.
await switchOffFeatures(process.argv.slice(2).find((argument) => argument !== '--') ?? '');
