import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { expect } from 'chai';

import { copyRepository } from './features/copy-repository.ts';
import type { Feature } from './features/feature.ts';
import { FEATURES } from './features/features.ts';
import { switchOff, withoutFeature } from './features/switch-off.ts';
import { plantTree } from './plant-tree.ts';

const ROOT = resolve(import.meta.dirname, '..');

const SOURCE = `export function clamp(value: number): number {
  if (value > 10) return 10;
  return value;
}
`;
const TEST = `import { expect } from 'chai';
import { clamp } from './clamp.ts';
describe('clamp', () => {
  it('never gives more than 10', () => { expect(clamp(11)).to.equal(10); });
  it('takes any number', () => { expect(clamp(5)).to.equal(5); });
  it('is wrong from the start', () => { expect(clamp(5)).to.equal(6); });
  describe('behind a hook', () => {
    before(() => { if (clamp(11) !== 10) throw new Error('not clamped'); });
    it('is set up', () => {});
  });
});
`;
const FILES = { 'package.json': '{}', 'packages/mini/package.json': '{ "type": "module" }', 'packages/mini/src/clamp.ts': SOURCE, 'packages/mini/src/clamp.test.ts': TEST };

const feature = (title: string, change: Partial<Feature['switchOff']> = {}): Feature => ({
  name: 'a bound', test: { directory: 'packages/mini', file: 'src/clamp.test.ts', title },
  switchOff: { file: 'packages/mini/src/clamp.ts', search: 'if (value > 10) return 10;', replace: '', ...change },
});

describe('switching a feature off', function switchingOff() {
  this.timeout(120_000);
  let planted: string;

  before(() => {
    planted = plantTree(FILES);
    symlinkSync(join(ROOT, 'node_modules'), join(planted, 'node_modules'), 'dir');
  });

  after(() => rmSync(planted, { recursive: true }));

  const verdicts: readonly (readonly [title: string, feature: Feature, verdict: string])[] = [
    ['turns the test red that proves it', feature('never gives more than 10'), 'red'],
    ['finds the test that proves nothing', feature('takes any number'), 'STILL GREEN'],
    ['finds the test that was red before', feature('is wrong from the start'), 'NOT GREEN BEFORE'],
    ['finds the test that is not there', feature('is nowhere'), 'NOT GREEN BEFORE'],
    ['takes no source that does not parse for a proof', feature('never gives more than 10', { replace: 'if (' }), 'DOES NOT RUN'],
    ['takes no hook that fails for a proof', feature('is set up'), 'DOES NOT RUN'],
  ];
  for (const [title, planned, verdict] of verdicts) {
    it(title, async () => {
      expect(await switchOff(planted, planned)).to.equal(verdict);
      expect(readFileSync(join(planted, 'packages/mini/src/clamp.ts'), 'utf8')).to.equal(SOURCE);
    });
  }

  it('refuses a text that is not there, or there twice', () => {
    const change = (search: string): Feature['switchOff'] => ({ file: 'a.ts', search, replace: '' });
    expect(() => withoutFeature('a b a', change('c'))).to.throw(RangeError, '"c" must stand in a.ts exactly once, found it 0 times');
    expect(() => withoutFeature('a b a', change('a'))).to.throw(RangeError, 'found it 2 times');
    expect(withoutFeature('a b a', { file: 'a.ts', search: 'b', replace: '$&' })).to.equal('a $& a');
  });

  it('leaves the repository itself alone', () => {
    const copy = copyRepository(planted);
    expect(copy.root).to.not.equal(planted);
    expect(readFileSync(join(copy.root, 'packages/mini/src/clamp.ts'), 'utf8')).to.equal(SOURCE);
    copy.remove();
    expect(readFileSync(join(planted, 'packages/mini/src/clamp.ts'), 'utf8')).to.equal(SOURCE);
  });
});

describe('the table of features', () => {
  for (const { name, test, switchOff: change } of FEATURES) {
    it(`${name}: names a test that is there, and a change that can be made`, () => {
      expect(readFileSync(join(ROOT, test.directory, test.file), 'utf8')).to.contain(test.title);
      expect(() => withoutFeature(readFileSync(join(ROOT, change.file), 'utf8'), change)).to.not.throw();
    });
  }

  it('has each feature once', () => {
    expect(new Set(FEATURES.map(({ name }) => name)).size).to.equal(FEATURES.length);
  });
});
