import { posix } from 'node:path';
import { adviseOnCoreRoom } from './proxy-core-order.ts';
import type { SourceFile } from './source-file.ts';

/** Judges one file; returns the lines that are not allowed. */
export interface FileRule {
  readonly name: string;
  readonly advice: string | ((file: SourceFile) => string);
  /** @default false: test code is free */
  readonly inTests?: boolean;
  readonly lines: (file: SourceFile) => readonly number[];
}

const composeFile = 'apps/api/src/compose.ts';
const grabBag = /^(?:utils?|helpers?|common|types)\.[cm]?[jt]s$/;

/** What a file may contain and how it may be named, one rule a row. */
export const fileRules: readonly FileRule[] = [
  {
    name: 'env-in-config',
    advice: 'read the environment in apps/api/src/config/ only, and pass the value down',
    lines: ({ path, envReads }) => (path.startsWith('apps/api/src/config/') ? [] : envReads),
  },
  {
    name: 'no-export-star',
    advice: 'list the exported names, so that the public surface is visible',
    lines: ({ path, starExports }) => (inPackages(path) ? starExports : []),
  },
  {
    name: 'no-default-export',
    advice: 'export by name',
    // A declaration of somebody else's CommonJS module can say it no other way.
    lines: ({ path, defaultExports }) => (inPackages(path) && !path.endsWith('.d.ts') ? defaultExports : []),
  },
  {
    name: 'no-grab-bag',
    advice: 'name the file after the one thing it exports, and split it if there are several',
    inTests: true,
    lines: ({ path }) => (grabBag.test(posix.basename(path)) ? [1] : []),
  },
  {
    name: 'one-composer',
    advice: `only ${composeFile} imports all three packages: wire them there and pass what is needed`,
    lines: ({ path, imports }) => {
      const targets = imports.flatMap(({ target }) => target?.match(/^packages\/([^/]+)\//)?.[1] ?? []);
      return path !== composeFile && path.startsWith('apps/') && new Set(targets).size >= 3 ? [1] : [];
    },
  },
  {
    name: 'proxy-core-room',
    advice: (file) => adviseOnCoreRoom(file) ?? '',
    lines: (file) => (adviseOnCoreRoom(file) === undefined ? [] : [1]),
  },
];

function inPackages(path: string): boolean {
  return path.startsWith('packages/');
}
