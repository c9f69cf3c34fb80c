import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { readMarkdownPage } from './markdown-page.ts';

/**
 * The relative links of `page` that lead to no file or to no heading.
 *
 * @param root the repository
 * @param page path from there
 */
export function findBrokenLinks(root: string, page: string): readonly string[] {
  const { links, anchors } = readMarkdownPage(join(root, page));
  return links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = join(root, dirname(page), path);
      if (path !== '' && !existsSync(target)) return true;
      if (anchor === undefined) return false;
      return !(path === '' ? anchors : readMarkdownPage(target).anchors).has(anchor);
    });
}
