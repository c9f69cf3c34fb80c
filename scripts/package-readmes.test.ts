import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

import { expect } from 'chai';

import { parseExamples, readExamples } from './docs/read-examples.ts';
import { runModule } from './docs/run-example.ts';
import { findBrokenLinks } from './docs/find-broken-links.ts';
import { plantTree } from './plant-tree.ts';

const ROOT = resolve(import.meta.dirname, '..');
const PAGES = globSync('packages/*/README.md', { cwd: ROOT }).toSorted();

for (const page of PAGES) {
  describe(`the examples of ${page}`, () => {
    const examples = readExamples(join(ROOT, page));

    it('are there', () => {
      expect(examples).to.have.length.above(0);
    });

    for (const { title, code, output } of examples) {
      it(`${title} runs as it stands${output === undefined ? '' : ' and writes what is promised'}`, async () => {
        const folder = mkdtempSync(join(tmpdir(), 'proxyapi-example-'));
        const written = await runModule(code, { cwd: join(ROOT, dirname(page)), replacements: { './.proxyapi': folder }, nodeOptions: ['--conditions=proxyapi-source'] });
        rmSync(folder, { recursive: true });
        if (output !== undefined) expect(written).to.equal(output);
      });
    }

    it('stand on a page without broken links', () => {
      expect(findBrokenLinks(ROOT, page)).to.deep.equal([]);
    });
  });
}

describe('parseExamples', () => {
  it('finds JavaScript under its heading, with the output that is promised right after it', () => {
    const page = '# A\n\n```js\n1;\n```\n\nwhich writes\n\n```text\none\n```\n\n## B\n\n```js\n2;\n```\n\n```sh\nls\n```\n\n```text\nof ls\n```\n\n```js\n3;\n```\n';
    expect(parseExamples(page)).to.deep.equal([
      { title: 'A, 1', code: '1;\n', output: 'one\n' },
      { title: 'B, 1', code: '2;\n', output: undefined },
      { title: 'B, 2', code: '3;\n', output: undefined },
    ]);
  });
});

describe('runModule', () => {
  it('fails when the example does', async () => {
    const cwd = plantTree({});
    const error: unknown = await runModule("throw new Error('a wrong example');", { cwd, replacements: {} }).catch((reason: unknown) => reason);
    rmSync(cwd, { recursive: true });
    expect(error).to.be.an('error').with.property('message').that.contains('a wrong example');
  });
});
