import type { BenchmarkResult } from '@proxyapi/bench-harness';

import { element, type Markup } from '../markup/element.ts';
import { resultId } from './ids.ts';
import { resultSection } from './result-section.ts';
import { STYLE } from './style.ts';
import { targetSummary } from './target-summary.ts';

// The browser is told what the page is: nothing that it could fetch or run. What results say cannot change that.
const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** The results as one HTML page that needs nothing else: no script, no network. */
export function renderPage(results: readonly BenchmarkResult[]): string {
  const page = element('html', { lang: 'en' },
    element('head', {},
      element('meta', { charset: 'utf-8' }),
      element('meta', { 'http-equiv': 'Content-Security-Policy', 'content': POLICY }),
      element('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
      element('title', {}, 'ProxyAPI: benchmarks'),
      element('style', {}, STYLE)),
    element('body', {},
      element('header', {}, element('h1', {}, 'ProxyAPI: benchmarks'), ...HOW_TO_READ, contents(results)),
      element('main', {}, targetSummary(results), ...results.map((result, index) => resultSection(index, result)))));
  return `<!DOCTYPE html>\n${page.toString()}\n`;
}

const HOW_TO_READ = [
  element('p', {}, 'What counts are ratios and differences between things measured in the same round of the same run: absolute figures are those of one machine on one day. A difference that is smaller than the spread of the rounds is none.'),
  element('p', { class: 'key' }, 'Each dot is one round. The thick mark is the median, the error bar goes from the lowest round to the highest, and a pale bar begins at zero. The dotted line is where two equal subjects would be; the dashed red line is a target, and what is right of it has missed it.'),
];

function contents(results: readonly BenchmarkResult[]): Markup {
  return element('nav', { 'aria-label': 'Results' }, element('ul', {},
    element('li', {}, element('a', { href: '#targets' }, 'Targets')),
    ...results.map(({ benchmark, date }, index) => element('li', {}, element('a', { href: `#${resultId(index)}` }, `${benchmark}, ${date.slice(0, 10)}`)))));
}
