import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';

import { readMarkdownPage } from './markdown-page.ts';

const ROOTED = /`((?:apps|packages|benchmarks|scripts|docs|\.ci|\.github)\/[\w./@-]+)`/g;
const SOURCE_NAME = /(?<![\w./-])[\w-]+(?:\.[\w-]+)*\.(?:ts|mjs)\b/g;

/**
 * The paths that `page` names and that are not there: those from the root, such as `apps/api/src/http`, and names of source
 * files, in the text and in drawings, which some folder has to hold.
 */
export function findMissingPaths(root: string, page: string): readonly string[] {
  const { prose, blocks } = readMarkdownPage(join(root, page));
  const text = [prose, ...blocks.map(({ code }) => code)].join('\n');
  const known = sourceNames(root);
  const rooted = [...prose.matchAll(ROOTED)].flatMap(([, path = '']) => (existsSync(join(root, path)) ? [] : [path]));
  const names = [...text.matchAll(SOURCE_NAME)].map(([name]) => name).filter((name) => !known.has(name));
  return [...rooted, ...new Set(names)];
}

function sourceNames(root: string): ReadonlySet<string> {
  const files = globSync('{apps,packages,benchmarks,scripts}/**/*.{ts,mjs}', { cwd: root, exclude: (path) => basename(path) === 'node_modules' });
  return new Set(files.map((file) => basename(file)));
}
