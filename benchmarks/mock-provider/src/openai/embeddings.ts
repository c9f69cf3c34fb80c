import type { Endpoint } from '../dialect.ts';
import { isRecord, listOf, numberOf } from '../json.ts';
import type { Parsed } from '../json.ts';
import type { Answer } from '../say/answer.ts';
import { emptyAsk } from '../say/ask.ts';
import type { Ask } from '../say/ask.ts';
import { countPrompt } from '../say/count-prompt.ts';
import { embed } from '../say/embed.ts';
import { wireCount } from '../say/wire-count.ts';
import { openaiDialect } from './openai-dialect.ts';

export const embeddings: Endpoint = { dialect: openaiDialect, parse, json, events: () => [] };

function parse(body: unknown): Parsed<Ask> {
  if (!isRecord(body)) return { ok: false, error: 'The body must be a JSON object.' };
  if (typeof body['model'] !== 'string') return { ok: false, error: 'You must provide a model parameter.' };
  const inputs = readInputs(body['input']);
  if (inputs.length === 0) return { ok: false, error: "'input' must be a string or a list that is not empty." };
  return {
    ok: true,
    value: {
      ...emptyAsk,
      model: body['model'],
      promptTokens: countPrompt(inputs),
      inputs,
      dimensions: numberOf(body['dimensions'], 0),
      base64: body['encoding_format'] === 'base64',
    },
  };
}

// A text, texts, one list of token numbers, or several: token lists become texts, so that equal ones embed equally.
function readInputs(input: unknown): readonly string[] {
  if (typeof input === 'string') return [input];
  const list = listOf(input);
  if (list.every((item) => typeof item === 'number')) return list.length === 0 ? [] : [list.join(' ')];
  return list.map((item) => (typeof item === 'string' ? item : listOf(item).join(' ')));
}

function json({ ask, plan, usage }: Answer): unknown {
  const data = ask.inputs.map((input, index) => {
    const vector = embed(input, ask.dimensions || plan.dimensions);
    return { object: 'embedding', index, embedding: ask.base64 ? toBase64(vector) : vector };
  });
  const counts = { prompt_tokens: wireCount(plan, usage.prompt), total_tokens: wireCount(plan, usage.prompt) };
  return { object: 'list', data, model: ask.model, ...(plan.usage === 'none' ? {} : { usage: counts }) };
}

function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes.toString('base64');
}
