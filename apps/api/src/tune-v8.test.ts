import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { expect } from 'chai';

const TUNE_V8 = new URL('tune-v8.ts', import.meta.url).href;

describe('tuneV8', () => {
  // V8 tells of a flag that it no longer has on stderr, and goes on without it.
  it('sets flags that this Node knows', () => {
    const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', `(await import(${JSON.stringify(TUNE_V8)})).tuneV8();`], { cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8' });
    expect({ status, stderr }).to.deep.equal({ status: 0, stderr: '' });
  });
});
