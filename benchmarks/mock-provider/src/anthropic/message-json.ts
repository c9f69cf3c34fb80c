import { firstChoice } from '../say/answer.ts';
import type { Answer, Finish, Step } from '../say/answer.ts';
import { wireCount } from '../say/wire-count.ts';
import { parseJson } from '../json.ts';

const stopReasons: Readonly<Record<Finish, string>> = {
  stop: 'end_turn', length: 'max_tokens', 'tool-calls': 'tool_use', 'content-filter': 'refusal', refusal: 'refusal',
};

export function stopReason(answer: Answer): string {
  return stopReasons[firstChoice(answer).finish];
}

/** The members that a message has before it says anything. */
export function messageHead({ ask }: Answer): object {
  return { id: 'msg_mock', type: 'message', role: 'assistant', model: ask.model };
}

/** Input tokens are those that no cache held: reads and writes are counted beside them. */
export function inputUsage({ plan, usage }: Answer): object {
  return {
    input_tokens: wireCount(plan, usage.prompt - usage.cached - usage.cacheWrite),
    cache_creation_input_tokens: usage.cacheWrite,
    cache_read_input_tokens: usage.cached,
  };
}

/** A whole message. */
export function messageJson(answer: Answer): unknown {
  const outputTokens = wireCount(answer.plan, answer.usage.completion);
  return {
    ...messageHead(answer),
    content: firstChoice(answer).steps.map(contentBlock),
    stop_reason: stopReason(answer),
    stop_sequence: null,
    ...(answer.plan.usage === 'none' ? {} : { usage: { ...inputUsage(answer), output_tokens: outputTokens } }),
  };
}

function contentBlock(step: Step): unknown {
  const text = step.deltas.join('');
  switch (step.kind) {
    case 'text':
    case 'refusal': return { type: 'text', text };
    case 'reasoning': return { type: 'thinking', thinking: text, signature: 'bW9jaw==' };
    case 'tool-call': {
      const input = parseJson(text);
      return { type: 'tool_use', id: step.id, name: step.name, input: input.ok ? input.value : {} };
    }
  }
}
