import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { plantTree } from './plant-tree.ts';

const oxlint = join(createRequire(import.meta.url).resolve('oxlint/package.json'), '..', 'bin', 'oxlint');
const repository = join(import.meta.dirname, '..');
const config = readFileSync(join(repository, '.oxlintrc.json'), 'utf8');
// oxlint looks for tsgolint in the working directory, then on the PATH.
const PATH = [process.env['PATH'], join(repository, 'node_modules', '.bin')].join(delimiter);

const parse = 'export const parse = (text: string): unknown => JSON.parse(text);';
const many = (line: string, times: number): string => `${line}\n`.repeat(times);

/** The rules that the house relies on, each with a line of product code that breaks it. */
const broken: Readonly<Record<string, string>> = {
  'typescript(no-explicit-any)': 'export const loose = (value: any): void => void value;',
  'typescript(consistent-type-assertions)': 'export const claimed = JSON.parse("1") as number;',
  'typescript(no-non-null-assertion)': 'export const first = (list: string[]): string => list[0]!;',
  'typescript(no-unsafe-assignment)': 'export const count: number = JSON.parse("1");',
  'typescript(no-unsafe-return)': 'export const read = (): number => JSON.parse("1");',
  'typescript(no-floating-promises)': 'Promise.resolve(1);',
  'typescript(no-misused-promises)': 'export const each = (list: number[]): void => list.forEach(async () => {});',
  'typescript(consistent-type-imports)': 'import { T } from "./t.ts"; export const same = (value: T): T => value;',
  'typescript(return-await)':
    'export async function run(task: () => Promise<void>): Promise<void> { try { return task(); } finally { task; } }',
  'typescript(switch-exhaustiveness-check)':
    'export function pick(kind: "a" | "b"): void { switch (kind) { case "a": throw new Error("a"); } }',
  'import(no-default-export)': 'export default 1;',
  'eslint(eqeqeq)': 'export const same = (left: string, right: string): boolean => left == right;',
  'eslint(no-console)': 'console.log("hello");',
  'eslint(max-params)': 'export const add = (a: number, b: number, c: number, d: number): number => a + b + c + d;',
  'eslint(max-lines)': many('//', 301),
  'eslint(max-lines-per-function)': `export function long(): void {\n${many('  // line', 60)}}`,
  'eslint(complexity)': `export function twisted(n: number): number {\n${many('  if (n > 1) return n;', 12)}  return 0;\n}`,
};

describe('lint rules', function () {
  this.timeout(60_000);
  let output = '';
  let root = '';

  before(() => {
    const files: Record<string, string> = {
      '.oxlintrc.json': config,
      'packages/one/tsconfig.json': '{ "compilerOptions": { "strict": true, "noEmit": true, "module": "nodenext" } }',
      'apps/api/src/http/clean.ts':
        'export const onError = (error: unknown, a: string, b: string, c: string): string => `${String(error)}${a}${b}${c}`;',
      'packages/one/src/t.ts': 'export type T = string;',
      'packages/one/src/clean.ts': `${parse}\nexport const kinds = ['a', 'b'] as const;\n`,
      'packages/one/src/free.test.ts': 'export const claimed = JSON.parse("1") as number;\nexport const any: any = 1;\n',
    };
    Object.values(broken).forEach((source, index) => {
      files[`packages/one/src/broken-${index}.ts`] = source;
    });
    root = plantTree(files);
    const options = ['--type-aware', '--deny-warnings', '--format=unix'];
    const environment = { ...process.env, PATH };
    ({ stdout: output } = spawnSync(process.execPath, [oxlint, ...options], {
      cwd: root,
      encoding: 'utf8',
      env: environment,
    }));
  });
  after(() => rmSync(root, { recursive: true }));

  Object.keys(broken).forEach((rule, index) => {
    it(`report ${rule}`, () => {
      const lines = output.split('\n').filter((line) => line.includes(`broken-${index}.ts`));
      expect(lines.join('\n')).to.contain(rule.replace(/^\w+\((.*)\)$/, '$1'));
    });
  });

  it('leave clean code and tests alone', () => {
    expect(output).to.not.match(/clean\.ts|free\.test\.ts/);
  });
});
