import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from 'chai';

const root = join(import.meta.dirname, '..');
const examples = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^```js\n(.*?)^```$/gms)].map(([, code = '']) => code);
/** What each prints, told by a word of its code. */
const prints: Readonly<Record<string, RegExp>> = {
  'new ModelCache': /^true \[ 'gpt-4o', 'gpt-4o-mini' \]\n$/,
  'new MemoryManager': /^1000000 -?\d+\nnormal (?:true|false)\n$/,
  'new FeatureFlags': /^compression is off\n(?:true|false)\nThere is no feature flag "compresion"\. The nearest is compression\.\n$/,
};

describe('the README', () => {
  for (const [word, output] of Object.entries(prints)) {
    it(`has an example of ${word} that runs as it stands`, () => {
      const example = examples.find((code) => code.includes(word));
      const { stdout, stderr, status } = spawnSync(process.execPath, ['--conditions=proxyapi-source', '--input-type=module'], { cwd: root, input: example, encoding: 'utf8' });
      expect({ stderr, status }).to.deep.equal({ stderr: '', status: 0 });
      expect(stdout).to.match(output);
    });
  }

  it('has no example that is not run', () => expect(examples).to.have.lengthOf(Object.keys(prints).length));
});
