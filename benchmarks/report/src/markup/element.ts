const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
// What XML has no place for, escaped or not.
const NOT_TEXT = /[^\P{Cc}\t\n\r]|[\uFFFE\uFFFF]/gu;

/** Text that is markup already. Only {@link element} makes it, so that nothing else stands in the page unescaped. */
class Markup {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type { Markup };

/** Markup, or text that is escaped. */
export type Content = Markup | string;

/** By name; what is undefined is left out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element of HTML or SVG, written so that a parser of either, or of XML, reads the same. */
export function element(name: string, attributes: Attributes = {}, ...contents: readonly Content[]): Markup {
  const written = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${escape(String(value))}"`])).join('');
  if (VOID.has(name)) return new Markup(`<${name}${written}/>`);
  return new Markup(`<${name}${written}>${contents.map(render).join('')}</${name}>`);
}

function render(content: Content): string {
  return typeof content === 'string' ? escape(content) : content.toString();
}

function escape(text: string): string {
  return text.replaceAll(NOT_TEXT, '\uFFFD').replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** Elements without an end tag in HTML. */
const VOID: ReadonlySet<string> = new Set(['meta', 'line', 'rect', 'circle', 'path']);
