import type { StreamEvent } from '../dialect.ts';
import type { Answer, Choice, Step } from '../say/answer.ts';
import { blockedMembers, finishReason, isBlocked, response, stepPart } from './generate-json.ts';

/** An answer as a stream of responses; there is no closing event, the finish reason ends it. */
export function generateEvents(answer: Answer): readonly StreamEvent[] {
  if (isBlocked(answer)) return [event('tail', response(answer, blockedMembers()), 0)];
  const ends = answer.choices.map((choice, index) => event('tail', response(answer, {
    candidates: [{ content: { parts: [{ text: '' }], role: 'model' }, finishReason: finishReason(choice), index }],
  }), 0));
  const late = answer.plan.usage === 'late' ? [event('tail', response(answer, {}), 0)] : [];
  return [...answer.choices.flatMap((choice, index) => choiceEvents(answer, choice, index)), ...ends, ...late];
}

function choiceEvents(answer: Answer, choice: Choice, index: number): readonly StreamEvent[] {
  return choice.steps.flatMap((step) => pieces(step).map(({ text, tokens }) => event('output', response(answer, {
    candidates: [{ content: { parts: [stepPart(choice, step, text)], role: 'model' }, index }],
  }), tokens)));
}

// A function call comes in one piece in this dialect.
function pieces(step: Step): readonly { readonly text: string; readonly tokens: number }[] {
  if (step.kind === 'tool-call') return [{ text: step.deltas.join(''), tokens: step.deltas.length }];
  return step.deltas.map((text) => ({ text, tokens: 1 }));
}

function event(part: StreamEvent['part'], data: object, tokens: number): StreamEvent {
  return { data: JSON.stringify(data), tokens, part };
}
