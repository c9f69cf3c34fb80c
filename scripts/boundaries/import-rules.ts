import { adviseOnCoreOrder } from './proxy-core-order.ts';
import { isTestPath } from './source-file.ts';
import type { ImportFact, SourceFile } from './source-file.ts';

/** Judges one import; returns what to do when it is not allowed. */
export interface ImportRule {
  readonly name: string;
  /** @default false: test code is free */
  readonly inTests?: boolean;
  readonly advise: (file: SourceFile, imported: ImportFact) => string | undefined;
}

/** Who may import whom, one rule a row. */
export const importRules: readonly ImportRule[] = [
  {
    name: 'packages-stand-alone',
    inTests: true,
    advise: ({ path }, { target = '' }) => {
      if (!path.startsWith('packages/') || !/^(?:packages|apps)\//.test(target)) return undefined;
      const other = workspaceOf(target);
      if (other === workspaceOf(path)) return undefined;
      return `declare here the narrow interface that is needed; apps/api/src/compose.ts hands ${other} over`;
    },
  },
  { name: 'proxy-core-order', advise: adviseOnCoreOrder },
  {
    name: 'express-in-http',
    advise: ({ path }, { specifier }) => {
      if (path.startsWith('apps/api/src/http/') || packageOf(specifier) !== 'express') return undefined;
      return 'move what needs Express into apps/api/src/http/ and pass plain values here';
    },
  },
  {
    name: 'metrics-in-proxy-logging',
    advise: ({ path }, { specifier }) => {
      if (path.startsWith('packages/proxy-logging/') || !isMetricsLibrary(specifier)) return undefined;
      return `declare an observer interface here and implement it with ${packageOf(specifier)} in packages/proxy-logging`;
    },
  },
  {
    name: 'no-benchmarks-in-product',
    advise: (_file, { target }) => {
      if (!target?.startsWith('benchmarks/')) return undefined;
      return 'move the shared code into the product, or the caller into a test';
    },
  },
  {
    name: 'no-test-code-in-product',
    advise: (_file, { target }) => {
      if (target === undefined || !isTestPath(target)) return undefined;
      return 'move what the product needs out of the test code';
    },
  },
  {
    name: 'pipeline-without-http',
    advise: ({ path }, { target }) => {
      if (!path.startsWith('apps/api/src/pipeline/') || !target?.startsWith('apps/api/src/http/')) return undefined;
      return 'the pipeline is pure: take the value as a parameter, or move the shared part out of http/';
    },
  },
  {
    name: 'config-first',
    advise: ({ path }, { target }) => {
      if (!path.startsWith('apps/api/src/config/')) return undefined;
      if (!/^apps\/api\/src\/(?:pipeline|http)\//.test(target ?? '')) return undefined;
      return 'config is read before anything else exists: move the shared part into config/ and import it from there';
    },
  },
];

function workspaceOf(path: string): string {
  return path.split('/', 2).join('/');
}

/** `@scope/name/sub/path` → `@scope/name`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function isMetricsLibrary(specifier: string): boolean {
  if (specifier.startsWith('@opentelemetry/')) return true;
  return ['prom-client', '@prometheus-io/client'].includes(packageOf(specifier));
}
