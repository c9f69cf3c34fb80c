import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { plantTree } from './plant-tree.ts';

const manifest = {
  name: '@planted/one',
  license: 'MIT',
  exports: {
    '.': { 'proxyapi-source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
    './package.json': './package.json',
  },
  publishConfig: { exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' } },
  scripts: { build: 'tsc -p tsconfig.build.json', test: 'mocha' },
  dependencies: { undici: 'catalog:' },
  devDependencies: {
    '@types/mocha': 'catalog:',
    '@types/chai': 'catalog:',
    '@planted/mock': 'workspace:*',
    chai: 'catalog:',
    mocha: 'catalog:',
    typescript: 'catalog:',
  },
};

const files: Readonly<Record<string, string>> = {
  'packages/one/package.json': JSON.stringify(manifest),
  'packages/one/README.md': '# one',
  'packages/one/tsconfig.json': '{ "compilerOptions": { "types": ["node", "mocha"] } }',
  'packages/one/src/index.ts': "import type { Pool } from 'undici'; import 'node:fs';",
  'packages/one/src/index.test.ts': "import { expect } from 'chai';",
  'packages/one/test/mock.ts': "import '@planted/mock';",
};

/** The files with another manifest. */
function withManifest(changes: object): Readonly<Record<string, string>> {
  return { ...files, 'packages/one/package.json': JSON.stringify({ ...manifest, ...changes }) };
}

const planted: readonly (readonly [title: string, files: Record<string, string>, expected: string])[] = [
  ['a missing export condition', withManifest({ exports: { '.': { 'proxyapi-source': './src/index.ts', types: './d.ts' } } }),
    'exports["."] has no "default"'],
  ['a missing map of exports', withManifest({ exports: undefined }), 'exports["."] has no "proxyapi-source"'],
  ['a subpath that is only a string', withManifest({ exports: { ...manifest.exports, './otel': './dist/otel.js' } }),
    'exports["./otel"] has no "proxyapi-source"'],
  ['a missing ./package.json export', withManifest({ exports: { '.': manifest.exports['.'] } }),
    'exports lacks "./package.json"'],
  ['a missing README.md', Object.fromEntries(Object.entries(files).filter(([path]) => !path.endsWith('README.md'))),
    'has no README.md'],
  ['a missing license', withManifest({ license: undefined }), 'has no license field'],
  ['a workspace runtime dependency', withManifest({ dependencies: { undici: 'workspace:*' } }), 'depends on undici'],
  ['a package of ours among the dependencies',
    { ...withManifest({ dependencies: { undici: 'catalog:', '@planted/two': 'catalog:' } }), 'packages/two/package.json': '{ "name": "@planted/two" }' },
    'names @planted/two among its dependencies'],
  ['an app among the development dependencies',
    { ...withManifest({ devDependencies: { ...manifest.devDependencies, '@planted/app': 'workspace:*' } }), 'apps/app/package.json': '{ "name": "@planted/app" }' },
    'names @planted/app among its dependencies'],
  ['a condition for sources that would be published', withManifest({ publishConfig: { exports: manifest.exports } }),
    'has other publishConfig.exports than exports'],
  ['no word on what is exported when published', withManifest({ publishConfig: undefined }),
    'has other publishConfig.exports than exports'],
  ['a version outside the catalog', withManifest({ dependencies: { undici: '8.12.4' } }), 'takes undici at 8.12.4'],
  ['an unused dependency', withManifest({ dependencies: { undici: 'catalog:', got: 'catalog:' } }),
    'never imports got in src'],
  ['a dependency that only tests import', withManifest({ dependencies: { undici: 'catalog:', chai: 'catalog:' } }),
    'never imports chai in src'],
  ['an unused development dependency',
    withManifest({ devDependencies: { ...manifest.devDependencies, sinon: 'catalog:' } }), 'never uses sinon'],
  ['types of a package that is not used',
    withManifest({ devDependencies: { ...manifest.devDependencies, '@types/sinon': 'catalog:' } }),
    'never uses @types/sinon'],
  ['a development dependency in product code',
    withManifest({ dependencies: {}, devDependencies: { ...manifest.devDependencies, undici: 'catalog:' } }),
    'imports undici in src, which is not installed with the package'],
];

describe('check-package-shapes', () => {
  const roots: string[] = [];
  after(() => roots.forEach((root) => rmSync(root, { recursive: true })));

  const check = (tree: Readonly<Record<string, string>>) => {
    const root = plantTree(tree);
    roots.push(root);
    return spawnSync(process.execPath, [`${import.meta.dirname}/check-package-shapes.ts`, root], { encoding: 'utf8' });
  };

  for (const [title, tree, expected] of planted) {
    it(`reports ${title}`, () => {
      const { stderr, status } = check(tree);
      expect(stderr).to.contain(`packages/one/package.json ${expected}`);
      expect(status).to.equal(1);
    });
  }

  it('accepts a package in shape', () => {
    const { stdout, stderr, status } = check(files);
    expect({ stdout, stderr, status }).to.deep.equal({
      stdout: 'package shapes: 1 packages, 0 complaints\n',
      stderr: '',
      status: 0,
    });
  });

  it('leaves a package alone that has no source yet', () => {
    const { status } = check({ 'packages/two/package.json': '{}' });
    expect(status).to.equal(0);
  });
});
