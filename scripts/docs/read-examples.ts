import { readFileSync } from 'node:fs';

import { parseMarkdownPage } from './markdown-page.ts';

/** A block of JavaScript of a page, which has to run as it stands. */
export interface Example {
  /** The heading that it stands under, and its number there. */
  readonly title: string;
  readonly code: string;
  /** What it writes, where a `text` block right after it says so. */
  readonly output: string | undefined;
}

/** The examples of a page, in their order. */
export function readExamples(file: string): readonly Example[] {
  return parseExamples(readFileSync(file, 'utf8'));
}

/** As {@link readExamples}, of a text. */
export function parseExamples(text: string): readonly Example[] {
  return text.split(/^(?=#{1,6} )/m).flatMap((section) => {
    const [heading = ''] = section.split('\n', 1);
    const { blocks } = parseMarkdownPage(section);
    const examples = blocks.flatMap(({ language, code }, index) => {
      const next = blocks[index + 1];
      return language === 'js' ? [{ code, output: next?.language === 'text' ? next.code : undefined }] : [];
    });
    return examples.map((example, index) => ({ title: `${heading.replace(/^#+ /, '')}, ${index + 1}`, ...example }));
  });
}
