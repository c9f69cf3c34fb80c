import { type Content, element } from './element.ts';

const MARKED = /`([^`]+)`|\*\*([^*]+)\*\*/g;

/** What notes and methods are written in: plain text with `code` and **what matters**. */
export function prose(text: string): readonly Content[] {
  const contents: Content[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKED)) {
    const [whole, code, strong = ''] = match;
    contents.push(text.slice(from, match.index), code === undefined ? element('strong', {}, strong) : element('code', {}, code));
    from = match.index + whole.length;
  }
  return [...contents, text.slice(from)];
}
