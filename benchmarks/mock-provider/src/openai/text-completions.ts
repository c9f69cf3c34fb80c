import type { Endpoint, StreamEvent } from '../dialect.ts';
import { isRecord, listOf, numberOf, textOf } from '../json.ts';
import type { Parsed } from '../json.ts';
import { textOfKind } from '../say/answer.ts';
import type { Answer } from '../say/answer.ts';
import { emptyAsk } from '../say/ask.ts';
import type { Ask } from '../say/ask.ts';
import { countPrompt } from '../say/count-prompt.ts';
import { createdAt, finishReason } from './chat-json.ts';
import { openaiDialect } from './openai-dialect.ts';
import { openaiUsage } from './openai-usage.ts';
import { readSharedSettings } from './read-chat-request.ts';

/** The older endpoint: a prompt in, text out. */
export const textCompletions: Endpoint = { dialect: openaiDialect, parse, json, events };

function parse(body: unknown): Parsed<Ask> {
  if (!isRecord(body)) return { ok: false, error: 'The body must be a JSON object.' };
  if (typeof body['model'] !== 'string') return { ok: false, error: 'You must provide a model parameter.' };
  const { prompt } = body;
  const prompts = typeof prompt === 'string' ? [prompt] : listOf(prompt).map((item) => textOf(item));
  const shared = readSharedSettings(body);
  return {
    ok: true,
    value: {
      ...emptyAsk,
      ...shared,
      choices: shared.choices * Math.max(1, prompts.length),
      promptTokens: countPrompt(prompts),
      topLogprobs: numberOf(body['logprobs'], -1),
      userText: prompts.at(-1) ?? '',
    },
  };
}

function json(answer: Answer): unknown {
  return {
    ...head(answer),
    choices: answer.choices.map((choice, index) => ({
      index,
      text: textOfKind(choice, 'text'),
      logprobs: logprobs(answer, textPieces(choice.steps)),
      finish_reason: finishReason(choice),
    })),
    ...(answer.plan.usage === 'none' ? {} : { usage: openaiUsage(answer) }),
  };
}

function events(answer: Answer): readonly StreamEvent[] {
  const outputs = answer.choices.flatMap((choice, index) => textPieces(choice.steps).map((text) =>
    chunk(answer, 'output', [{ index, text, logprobs: logprobs(answer, [text]), finish_reason: null }])));
  const ends = answer.choices.map((choice, index) =>
    chunk(answer, 'tail', [{ index, text: '', logprobs: null, finish_reason: finishReason(choice) }]));
  const wantsUsage = answer.ask.includeUsage && answer.plan.usage !== 'none';
  const usage = wantsUsage ? [chunk(answer, 'tail', [], openaiUsage(answer))] : [];
  return [...outputs, ...ends, ...usage, { data: '[DONE]', tokens: 0, part: 'tail' }];
}

function head({ ask }: Answer): object {
  return { id: 'cmpl-mock', object: 'text_completion', created: createdAt, model: ask.model, system_fingerprint: 'fp_mock' };
}

function chunk(answer: Answer, part: StreamEvent['part'], choices: readonly unknown[], usage: unknown = null): StreamEvent {
  const data = JSON.stringify({ ...head(answer), choices, ...(answer.ask.includeUsage ? { usage } : {}) });
  return { data, tokens: part === 'output' ? 1 : 0, part };
}

function textPieces(steps: Answer['choices'][number]['steps']): readonly string[] {
  return steps.flatMap((step) => (step.kind === 'text' ? step.deltas : []));
}

function logprobs({ ask }: Answer, tokens: readonly string[]): unknown {
  if (ask.topLogprobs < 0) return null;
  let offset = 0;
  return {
    tokens,
    token_logprobs: tokens.map(() => -0.125),
    top_logprobs: tokens.map((token) => ({ [token]: -0.125 })),
    text_offset: tokens.map((token) => {
      offset += token.length;
      return offset - token.length;
    }),
  };
}
