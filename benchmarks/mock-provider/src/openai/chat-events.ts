import type { StreamEvent } from '../dialect.ts';
import type { Answer, Choice, Step } from '../say/answer.ts';
import { chatId, createdAt, finishReason } from './chat-json.ts';
import { chatLogprobs } from './logprobs.ts';
import { openaiUsage } from './openai-usage.ts';

/** A chat completion as a stream: role, deltas, finish reason, usage if asked for, `[DONE]`. */
export function chatEvents(answer: Answer): readonly StreamEvent[] {
  const delta = { role: 'assistant', content: '', refusal: null };
  const roles = answer.choices.map((_, index) =>
    chunk(answer, 'head', [{ index, delta, logprobs: null, finish_reason: null }]));
  const ends = answer.choices.map((choice, index) =>
    chunk(answer, 'tail', [{ index, delta: {}, logprobs: null, finish_reason: finishReason(choice) }]));
  return [...roles, ...interleave(answer.choices.map((choice, index) => deltas(answer, choice, index))), ...ends,
    ...usageChunks(answer), { data: '[DONE]', tokens: 0, part: 'tail' }];
}

function usageChunks(answer: Answer): readonly StreamEvent[] {
  const { usage } = answer.plan;
  const asked = answer.ask.includeUsage && usage !== 'none' ? [chunk(answer, 'tail', [], openaiUsage(answer))] : [];
  return usage === 'late' ? [...asked, chunk(answer, 'tail', [], openaiUsage(answer))] : asked;
}

function chunk(answer: Answer, part: StreamEvent['part'], choices: readonly unknown[], usage: unknown = null): StreamEvent {
  const data = JSON.stringify({
    id: chatId,
    object: 'chat.completion.chunk',
    created: createdAt,
    model: answer.ask.model,
    system_fingerprint: 'fp_mock',
    choices,
    ...(answer.ask.includeUsage || usage !== null ? { usage } : {}),
  });
  return { data, tokens: part === 'output' ? 1 : 0, part };
}

function deltas(answer: Answer, choice: Choice, index: number): readonly StreamEvent[] {
  let toolIndex = -1;
  return choice.steps.flatMap((step) => {
    if (step.kind === 'tool-call') toolIndex += 1;
    return stepDeltas(step, toolIndex).map((delta, position) => {
      const logprobs = step.kind === 'text' ? chatLogprobs(answer.ask, [step.deltas[position] ?? '']) : null;
      return chunk(answer, 'output', [{ index, delta, logprobs, finish_reason: null }]);
    });
  });
}

function stepDeltas(step: Step, toolIndex: number): readonly unknown[] {
  switch (step.kind) {
    case 'text': return step.deltas.map((content) => ({ content }));
    case 'reasoning': return step.deltas.map((text) => ({ reasoning_content: text }));
    case 'refusal': return step.deltas.map((refusal) => ({ refusal }));
    case 'tool-call': return step.deltas.map((piece, position) => ({
      tool_calls: [position === 0
        ? { index: toolIndex, id: step.id, type: 'function', function: { name: step.name, arguments: piece } }
        : { index: toolIndex, function: { arguments: piece } }],
    }));
  }
}

// Providers send the choices of one request in turn, a delta of each.
function interleave(lists: readonly (readonly StreamEvent[])[]): readonly StreamEvent[] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list.slice(index, index + 1))).flat();
}
