import { readFileSync } from 'node:fs';

/** A fenced block of code. */
export interface CodeBlock {
  /** What stands behind the fence: `sh`, `yaml`; empty for drawings. */
  readonly language: string;
  readonly code: string;
}

/** What the checks look at in a page. */
export interface MarkdownPage {
  /** The text outside of fenced blocks. */
  readonly prose: string;
  readonly blocks: readonly CodeBlock[];
  /** Targets of links, as written. */
  readonly links: readonly string[];
  /** The anchors that GitHub makes of its headings. */
  readonly anchors: ReadonlySet<string>;
}

/** Reads a page's links, headings and code. Knows the Markdown that these pages use, not all of it. */
export function readMarkdownPage(file: string): MarkdownPage {
  return parseMarkdownPage(readFileSync(file, 'utf8'));
}

/** As {@link readMarkdownPage}, of a text. */
export function parseMarkdownPage(text: string): MarkdownPage {
  const blocks: CodeBlock[] = [];
  // A fence within a list is indented, and so is its code.
  const prose = text.replaceAll(/^( *)```(\w*)\n([\s\S]*?)^\1```$/gm, (_block, indent: string, language: string, code: string) => {
    blocks.push({ language, code: code.replaceAll(new RegExp(`^${indent}`, 'gm'), '') });
    return '';
  });
  const withoutCode = prose.replaceAll(/`[^`\n]*`/g, '`');
  const links = [...withoutCode.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  const headings = [...prose.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
  return { prose, blocks, links, anchors: new Set(headings) };
}

function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '').replaceAll(' ', '-');
}
