import type { Call } from '../dialect.ts';
import { isRecord, listOf, numberOf, recordOf, textOf } from '../json.ts';
import type { JsonRecord, Parsed } from '../json.ts';
import { emptyAsk } from '../say/ask.ts';
import type { Ask } from '../say/ask.ts';
import { countPrompt } from '../say/count-prompt.ts';
import { describeImage } from '../say/describe-image.ts';

/** Reads a Messages request, refusing what the API refuses first. */
export function readMessageRequest(body: unknown, { headers }: Call): Parsed<Ask> {
  if (headers['anthropic-version'] === undefined) return { ok: false, error: 'anthropic-version: header is required' };
  if (!isRecord(body)) return { ok: false, error: 'The request body is not a JSON object.' };
  if (typeof body['model'] !== 'string') return { ok: false, error: 'model: Field required' };
  if (typeof body['max_tokens'] !== 'number') return { ok: false, error: 'max_tokens: Field required' };
  const messages = listOf(body['messages']).map(recordOf);
  if (messages.length === 0) return { ok: false, error: 'messages: at least one message is required' };
  return { ok: true, value: { ...readSettings(body), ...readConversation(body, messages) } };
}

function readSettings(body: JsonRecord): Ask {
  const choice = recordOf(body['tool_choice']);
  const format = recordOf(recordOf(body['output_config'])['format'] ?? body['output_format']);
  return {
    ...emptyAsk,
    model: textOf(body['model']),
    stream: body['stream'] === true,
    maxTokens: numberOf(body['max_tokens'], Infinity),
    tools: listOf(body['tools']).map(recordOf).map((tool) => ({ name: textOf(tool['name']), schema: tool['input_schema'] })),
    toolChoice: choice['type'] === 'none' ? 'none' : textOf(choice['name'], 'auto'),
    parallelTools: choice['disable_parallel_tool_use'] !== true,
    wantsJson: format['type'] === 'json_schema',
    schema: format['schema'],
  };
}

function readConversation(body: JsonRecord, messages: readonly JsonRecord[]): Partial<Ask> {
  const blocks = messages.flatMap(({ content }) => listOf(content).map(recordOf));
  const images = blocks.filter(({ type }) => type === 'image').map(({ source }) => describeSource(recordOf(source)));
  const last = messages.at(-1);
  return {
    promptTokens: countPrompt([body['system'], ...messages.map(({ content }) => content)].map(contentText), images.length),
    userText: contentText(messages.findLast(({ role }) => role === 'user')?.['content']),
    images,
    toolResults: listOf(last?.['content']).map(recordOf).filter(({ type }) => type === 'tool_result')
      .map(({ content }) => contentText(content)),
  };
}

function describeSource(source: JsonRecord): string {
  return source['type'] === 'base64'
    ? describeImage({ mediaType: textOf(source['media_type']), base64: textOf(source['data']) })
    : describeImage({ url: textOf(source['url'], textOf(source['file_id'])) });
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content).map(recordOf).map((block) => textOf(block['text'])).join('');
}
