import type { Plan } from '../behaviour/plan.ts';
import type { Ask } from './ask.ts';

/** One thing said, in the pieces in which a stream sends it. */
export type Step =
  | { readonly kind: 'text' | 'reasoning' | 'refusal'; readonly deltas: readonly string[] }
  | { readonly kind: 'tool-call'; readonly id: string; readonly name: string; readonly deltas: readonly string[] };

export type Finish = 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'refusal';

export interface Choice {
  readonly steps: readonly Step[];
  readonly finish: Finish;
}

export interface Usage {
  readonly prompt: number;
  readonly completion: number;
  readonly reasoning: number;
  readonly cached: number;
  readonly cacheWrite: number;
}

/** What to say, before any dialect has put it into its own words. */
export interface Answer {
  readonly ask: Ask;
  readonly plan: Plan;
  readonly choices: readonly Choice[];
  readonly usage: Usage;
}

/** The first choice, which is the only one in a dialect that knows no others. */
export function firstChoice(answer: Answer): Choice {
  return answer.choices[0] ?? { steps: [], finish: 'stop' };
}

/** All the text that a choice has of one kind. */
export function textOfKind(choice: Choice, kind: 'text' | 'reasoning' | 'refusal'): string {
  return choice.steps.flatMap((step) => (step.kind === kind ? step.deltas : [])).join('');
}
