import type { Call, Endpoint } from '../dialect.ts';
import { isRecord, listOf, numberOf, recordOf, textOf } from '../json.ts';
import type { JsonRecord, Parsed } from '../json.ts';
import type { Answer } from '../say/answer.ts';
import { emptyAsk } from '../say/ask.ts';
import type { Ask } from '../say/ask.ts';
import { countPrompt } from '../say/count-prompt.ts';
import { embed } from '../say/embed.ts';
import { geminiDialect } from './gemini-dialect.ts';
import { splitModelPath } from './read-generate-request.ts';

export const embedContent: Endpoint = {
  dialect: geminiDialect,
  parse: (body, call) => readRequests(isRecord(body) ? [body] : [], call),
  json: (answer) => ({ embedding: vectors(answer)[0] }),
  events: () => [],
};

export const batchEmbedContents: Endpoint = {
  dialect: geminiDialect,
  parse: (body, call) => readRequests(listOf(recordOf(body)['requests']).map(recordOf), call),
  json: (answer) => ({ embeddings: vectors(answer) }),
  events: () => [],
};

function readRequests(requests: readonly JsonRecord[], { path }: Call): Parsed<Ask> {
  if (requests.length === 0) return { ok: false, error: 'EmbedContentRequest.content: content is not specified' };
  const inputs = requests.map(({ content }) =>
    listOf(recordOf(content)['parts']).map((part) => textOf(recordOf(part)['text'])).join(''));
  const dimensions = numberOf(requests[0]?.['outputDimensionality'], 0);
  const { model } = splitModelPath(path);
  return { ok: true, value: { ...emptyAsk, model, promptTokens: countPrompt(inputs), inputs, dimensions } };
}

function vectors({ ask, plan }: Answer): readonly unknown[] {
  return ask.inputs.map((input) => ({ values: embed(input, ask.dimensions || plan.dimensions) }));
}
