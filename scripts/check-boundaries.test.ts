import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { expect } from 'chai';
import { findViolations } from './boundaries/find-violations.ts';
import { formatViolation } from './boundaries/violation.ts';
import { plantTree } from './plant-tree.ts';

const house: Readonly<Record<string, string>> = {
  'packages/proxy-core/package.json': '{ "name": "@proxyapi/proxy-core" }',
  'packages/proxy-context/package.json': '{ "name": "@proxyapi/proxy-context" }',
  'packages/proxy-logging/package.json': JSON.stringify({
    name: '@proxyapi/proxy-logging',
    exports: { '.': { 'proxyapi-source': './src/index.ts' }, './otel': { source: './src/otel/index.ts' } },
  }),
  'apps/api/package.json': '{ "name": "@proxyapi/api" }',
  'benchmarks/mock-provider/package.json': '{ "name": "@proxyapi/mock-provider" }',
};

const allThree = `import { a } from '@proxyapi/proxy-core';
import { b } from '@proxyapi/proxy-context';
import type { C } from '@proxyapi/proxy-logging/otel';
`;

/** What each violation looks like: the files to plant, and the `file:line rule` expected for them. */
const planted: readonly (readonly [title: string, files: Record<string, string>, expected: readonly string[]])[] = [
  [
    'a cycle of value imports',
    {
      'apps/api/src/a.ts': "import { b } from './b.ts';",
      'apps/api/src/b.ts': "\nimport { c } from './c.ts';",
      'apps/api/src/c.ts': "export { a } from './a.ts';",
    },
    ['apps/api/src/a.ts:1 no-import-cycle'],
  ],
  [
    'a cycle through a type import and an inline import type',
    {
      'apps/api/src/a.ts': "import type { B } from './b.ts';",
      'apps/api/src/b.ts': "export type B = import('./a.ts').A;",
    },
    ['apps/api/src/a.ts:1 no-import-cycle'],
  ],
  [
    'a cycle through the own package name',
    {
      'packages/proxy-context/src/index.ts': "export { a } from './a.ts';",
      'packages/proxy-context/src/a.ts': "import '@proxyapi/proxy-context';",
    },
    ['packages/proxy-context/src/a.ts:1 no-import-cycle'],
  ],
  [
    'a file that imports itself',
    { 'apps/api/src/a.ts': "import './a.ts';" },
    ['apps/api/src/a.ts:1 no-import-cycle'],
  ],
  [
    'a package that imports another by name, by subpath, by path and in a test',
    {
      'packages/proxy-context/src/a.ts': "import { x } from '@proxyapi/proxy-core';",
      'packages/proxy-context/src/b.ts': "await import('@proxyapi/proxy-logging/otel');",
      'packages/proxy-context/src/c.ts': "import { x } from '../../proxy-core/src/index.ts';",
      'packages/proxy-context/src/d.test.ts': "import type { x } from '@proxyapi/proxy-core';",
    },
    ['a', 'b', 'c', 'd.test'].map((name) => `packages/proxy-context/src/${name}.ts:1 packages-stand-alone`),
  ],
  [
    'imports against the order of the rooms in proxy-core',
    {
      'packages/proxy-core/src/errors/e.ts': "import '../protocol/p.ts';",
      'packages/proxy-core/src/protocol/p.ts': "import '../routing/r.ts';",
      'packages/proxy-core/src/http/h.ts': "import type { R } from '../resilience/r.ts';",
      'packages/proxy-core/src/resilience/r.ts': "import '../routing/r.ts';",
      'packages/proxy-core/src/routing/r.ts': "import '../providers/p.ts';",
      'packages/proxy-core/src/providers/p.ts': "import '../index.ts';",
      'packages/proxy-core/src/assert-integer.ts': "import './describe-value.ts';",
      'packages/proxy-core/src/assert-string.ts': "import './protocol/q.ts';",
    },
    [
      'assert-integer.ts',
      'assert-string.ts',
      'errors/e.ts',
      'http/h.ts',
      'protocol/p.ts',
      'providers/p.ts',
      'resilience/r.ts',
      'routing/r.ts',
    ].map((name) => `packages/proxy-core/src/${name}:1 proxy-core-order`),
  ],
  [
    'a proxy-core file in no room',
    { 'packages/proxy-core/src/misc/m.ts': '' },
    ['packages/proxy-core/src/misc/m.ts:1 proxy-core-room'],
  ],
  [
    'Express outside http/, types included',
    {
      'apps/api/src/pipeline/a.ts': "import type { Request } from 'express';",
      'packages/proxy-core/src/http/b.ts': "import 'express/lib/router.js';",
    },
    ['apps/api/src/pipeline/a.ts:1 express-in-http', 'packages/proxy-core/src/http/b.ts:1 express-in-http'],
  ],
  [
    'process.env outside config/, in every spelling',
    {
      'apps/api/src/a.ts': '\nexport const home = process.env.HOME;',
      'apps/api/src/b.ts': "export const home = process['env'];",
      'apps/api/src/c.ts': 'const { env } = process;',
      'apps/api/src/d.ts': "import { env } from 'node:process';",
      'packages/proxy-core/src/config/e.ts': 'globalThis.process.env;',
    },
    [
      'apps/api/src/a.ts:2 env-in-config',
      'apps/api/src/b.ts:1 env-in-config',
      'apps/api/src/c.ts:1 env-in-config',
      'apps/api/src/d.ts:1 env-in-config',
      'packages/proxy-core/src/config/e.ts:1 env-in-config',
      'packages/proxy-core/src/config/e.ts:1 proxy-core-room',
    ],
  ],
  [
    'a metrics library outside proxy-logging',
    {
      'apps/api/src/a.ts': "import { Counter } from 'prom-client';",
      'apps/api/src/b.ts': "import type { Span } from '@opentelemetry/api';",
      'packages/proxy-context/src/c.ts': "require('@prometheus-io/client');",
    },
    [
      'apps/api/src/a.ts:1 metrics-in-proxy-logging',
      'apps/api/src/b.ts:1 metrics-in-proxy-logging',
      'packages/proxy-context/src/c.ts:1 metrics-in-proxy-logging',
    ],
  ],
  [
    'benchmarks in product code, by name and by path',
    {
      'apps/api/src/a.ts': "import { mock } from '@proxyapi/mock-provider';",
      'apps/api/src/b.ts': "import { mock } from '../../../benchmarks/mock-provider/src/index.ts';",
    },
    ['apps/api/src/a.ts:1 no-benchmarks-in-product', 'apps/api/src/b.ts:1 no-benchmarks-in-product'],
  ],
  [
    'test code in product code',
    { 'apps/api/src/a.ts': "import { fixture } from './__fixtures__/one.ts';" },
    ['apps/api/src/a.ts:1 no-test-code-in-product'],
  ],
  [
    'export star and default exports in packages',
    {
      'packages/proxy-context/src/a.ts': "export * from './x.ts';\nexport * as y from './y.ts';",
      'packages/proxy-context/src/b.ts': 'export default 1;',
      'packages/proxy-context/src/c.ts': "export { c as default } from './d.ts';",
    },
    [
      'packages/proxy-context/src/a.ts:1 no-export-star',
      'packages/proxy-context/src/a.ts:2 no-export-star',
      'packages/proxy-context/src/b.ts:1 no-default-export',
      'packages/proxy-context/src/c.ts:1 no-default-export',
    ],
  ],
  [
    'grab-bag file names',
    {
      'apps/api/src/utils.ts': '',
      'apps/api/src/http/helpers.ts': '',
      'packages/proxy-context/src/common.ts': '',
      'packages/proxy-context/src/types.ts': '',
    },
    [
      'apps/api/src/http/helpers.ts:1 no-grab-bag',
      'apps/api/src/utils.ts:1 no-grab-bag',
      'packages/proxy-context/src/common.ts:1 no-grab-bag',
      'packages/proxy-context/src/types.ts:1 no-grab-bag',
    ],
  ],
  [
    'a second file that imports all three packages',
    { 'apps/api/src/compose.ts': allThree, 'apps/api/src/app.ts': allThree },
    ['apps/api/src/app.ts:1 one-composer'],
  ],
  [
    'pipeline that imports from http/',
    { 'apps/api/src/pipeline/a.ts': "import type { X } from '../http/x.ts';" },
    ['apps/api/src/pipeline/a.ts:1 pipeline-without-http'],
  ],
  [
    'config that imports from pipeline/ and http/',
    { 'apps/api/src/config/a.ts': "import '../pipeline/x.ts';\nimport '../http/x.ts';" },
    ['apps/api/src/config/a.ts:1 config-first', 'apps/api/src/config/a.ts:2 config-first'],
  ],
];

const clean: Readonly<Record<string, string>> = {
  'packages/proxy-core/src/errors/e.ts': "// import '../index.ts'\nexport const text = \"import './x.ts'; process.env.X\";",
  'packages/proxy-core/src/assert-integer.ts': "import '../src/errors/e.ts';",
  'packages/proxy-core/src/protocol/p.ts': "import '../assert-integer.ts'; import '../errors/e.ts'; import './q.ts';",
  'packages/proxy-core/src/providers/p.ts': "import '../http/h.ts'; import '../protocol/p.ts';",
  'packages/proxy-core/src/http/h.test.ts': "import 'express'; import '../routing/r.ts'; process.env.X;",
  'packages/proxy-core/src/index.ts': "export { p } from './providers/p.ts';",
  'packages/proxy-logging/src/a.ts': "import 'prom-client'; import '@opentelemetry/api';",
  'apps/api/src/compose.ts': `${allThree} import { app } from './http/app.ts';`,
  'apps/api/src/http/app.ts': "import express from 'express';",
  'apps/api/src/http/app.test.ts': "import { mock } from '@proxyapi/mock-provider';",
  'apps/api/src/config/read.ts': 'export const home = process.env.HOME;',
};

describe('check-boundaries', () => {
  const roots: string[] = [];
  const plant = (files: Readonly<Record<string, string>>): string => {
    const root = plantTree({ ...house, ...files });
    roots.push(root);
    return root;
  };
  after(() => roots.forEach((root) => rmSync(root, { recursive: true })));

  for (const [title, files, expected] of planted) {
    it(`reports ${title}`, () => {
      const { violations } = findViolations(plant(files));
      expect(violations.map(({ path, line, rule }) => `${path}:${line} ${rule}`)).to.have.members(expected);
    });
  }

  it('accepts what the house allows', () => {
    const { violations, checkedFiles } = findViolations(plant(clean));
    expect(violations).to.deep.equal([]);
    expect(checkedFiles).to.equal(Object.keys(clean).length);
  });

  it('tells the whole cycle', () => {
    const [violation] = findViolations(plant(planted[0]?.[1] ?? {})).violations;
    expect(violation?.advice).to.contain('apps/api/src/a.ts → apps/api/src/b.ts → apps/api/src/c.ts → apps/api/src/a.ts');
  });

  it('names file, line, rule and what to do', () => {
    const violation = { path: 'a.ts', line: 3, rule: 'no-default-export', advice: 'export by name' };
    expect(formatViolation(violation)).to.equal('a.ts:3 no-default-export: export by name');
  });

  it('refuses a file that does not parse', () => {
    expect(() => findViolations(plant({ 'apps/api/src/a.ts': 'import {' }))).to.throw(SyntaxError, 'apps/api/src/a.ts');
  });

  it('exits with 1 on a violation and with 0 without one', () => {
    const run = (files: Readonly<Record<string, string>>) =>
      spawnSync(process.execPath, [`${import.meta.dirname}/check-boundaries.ts`, plant(files)], { encoding: 'utf8' });
    const red = run({ 'apps/api/src/utils.ts': '' });
    expect(red.stderr).to.match(/^apps\/api\/src\/utils\.ts:1 no-grab-bag: name the file after/);
    expect(red.status).to.equal(1);
    expect(run(clean).status).to.equal(0);
  });
});
