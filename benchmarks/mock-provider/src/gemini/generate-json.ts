import { parseJson } from '../json.ts';
import type { Answer, Choice, Finish, Step } from '../say/answer.ts';
import { wireCount } from '../say/wire-count.ts';

const finishReasons: Readonly<Record<Finish, string>> = {
  stop: 'STOP', length: 'MAX_TOKENS', 'tool-calls': 'STOP', 'content-filter': 'SAFETY', refusal: 'STOP',
};

export function finishReason({ finish }: Choice): string {
  return finishReasons[finish];
}

export function isBlocked(answer: Answer): boolean {
  return answer.choices.some(({ finish }) => finish === 'refusal');
}

/** Thoughts are counted beside the candidates here, not among them. */
export function usageMetadata({ plan, usage }: Answer): object {
  return {
    promptTokenCount: wireCount(plan, usage.prompt),
    candidatesTokenCount: wireCount(plan, usage.completion - usage.reasoning),
    totalTokenCount: wireCount(plan, usage.prompt + usage.completion),
    ...(usage.cached === 0 ? {} : { cachedContentTokenCount: usage.cached }),
    ...(usage.reasoning === 0 ? {} : { thoughtsTokenCount: usage.reasoning }),
  };
}

/** One response: the whole answer, or a chunk of it. */
export function response(answer: Answer, members: object): object {
  return {
    ...members,
    ...(answer.plan.usage === 'none' ? {} : { usageMetadata: usageMetadata(answer) }),
    modelVersion: answer.ask.model,
    responseId: 'mock',
  };
}

export function blockedMembers(): object {
  return { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' } };
}

/** A whole answer; a refusal is a blocked prompt, which has no candidates. */
export function generateJson(answer: Answer): unknown {
  if (isBlocked(answer)) return response(answer, blockedMembers());
  const candidates = answer.choices.map((choice, index) => ({
    content: { parts: choice.steps.map((step) => stepPart(choice, step, step.deltas.join(''))), role: 'model' },
    finishReason: finishReason(choice),
    index,
  }));
  return response(answer, { candidates });
}

/** What Gemini puts beside the first of the calls made at once, and wants back with it. */
const callSignature = 'bW9jayBjYWxs';

/** A step of the choice, or a piece of one, as a part. */
export function stepPart({ steps }: Choice, step: Step, text: string): unknown {
  switch (step.kind) {
    case 'text':
    case 'refusal': return { text };
    case 'reasoning': return { text, thought: true };
    case 'tool-call': {
      const input = parseJson(text);
      const isFirst = steps.find(({ kind }) => kind === 'tool-call') === step;
      return {
        functionCall: { id: step.id, name: step.name, args: input.ok ? input.value : {} },
        ...(isFirst ? { thoughtSignature: callSignature } : {}),
      };
    }
  }
}
