import type { Outcome } from '@proxyapi/bench-harness';

import { verdictOf } from '../charts/verdict.ts';
import { element, type Markup } from '../markup/element.ts';

/** Whether a target was met, in a word and a sign: colour alone tells nobody. */
export function verdictCell(outcome: Outcome): Markup {
  const isMet = verdictOf(outcome) === 'met';
  return element('span', { class: isMet ? 'met' : 'missed' }, isMet ? '✓ met' : '✗ missed');
}
