import { type Content, element, type Markup } from '../markup/element.ts';

/** A row, and whether it is one that a reader must not pass over. */
export interface TableRow {
  readonly cells: readonly (readonly Content[] | string)[];
  readonly className?: string | undefined;
}

/** A table whose first column names its rows. It scrolls by itself where it is wider than the page. */
export function dataTable(caption: string, header: readonly string[], rows: readonly TableRow[]): Markup {
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption }, element('table', {},
    element('caption', {}, caption),
    element('thead', {}, element('tr', {}, ...header.map((text) => element('th', { scope: 'col' }, text)))),
    element('tbody', {}, ...rows.map(({ cells, className }) => element('tr', { class: className }, ...cells.map((cell, index) =>
      element(index === 0 ? 'th' : 'td', { scope: index === 0 ? 'row' : undefined }, ...(typeof cell === 'string' ? [cell] : cell))))))));
}
