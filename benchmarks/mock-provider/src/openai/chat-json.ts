import { textOfKind } from '../say/answer.ts';
import type { Answer, Choice, Finish } from '../say/answer.ts';
import { chatLogprobs } from './logprobs.ts';
import { openaiUsage } from './openai-usage.ts';

export const createdAt = 1_700_000_000;
export const chatId = 'chatcmpl-mock';

const finishReasons: Readonly<Record<Finish, string>> = {
  stop: 'stop', length: 'length', 'tool-calls': 'tool_calls', 'content-filter': 'content_filter', refusal: 'stop',
};

export function finishReason({ finish }: Choice): string {
  return finishReasons[finish];
}

/** A whole chat completion. */
export function chatJson(answer: Answer): unknown {
  return {
    id: chatId,
    object: 'chat.completion',
    created: createdAt,
    model: answer.ask.model,
    choices: answer.choices.map((choice, index) => ({
      index,
      message: chatMessage(choice),
      logprobs: chatLogprobs(answer.ask, choice.steps.flatMap((step) => (step.kind === 'text' ? step.deltas : []))),
      finish_reason: finishReason(choice),
    })),
    ...(answer.plan.usage === 'none' ? {} : { usage: openaiUsage(answer) }),
    system_fingerprint: 'fp_mock',
  };
}

function chatMessage(choice: Choice): unknown {
  const content = textOfKind(choice, 'text');
  const reasoning = textOfKind(choice, 'reasoning');
  const toolCalls = choice.steps.flatMap((step) =>
    step.kind === 'tool-call'
      ? [{ id: step.id, type: 'function', function: { name: step.name, arguments: step.deltas.join('') } }]
      : []);
  return {
    role: 'assistant',
    content: content === '' && choice.finish !== 'stop' && choice.finish !== 'length' ? null : content,
    refusal: textOfKind(choice, 'refusal') || null,
    ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
    ...(toolCalls.length === 0 ? {} : { tool_calls: toolCalls }),
  };
}
