import { isRecord, listOf, numberOf, recordOf, textOf } from '../json.ts';
import type { JsonRecord, Parsed } from '../json.ts';
import { emptyAsk } from '../say/ask.ts';
import type { Ask, Tool } from '../say/ask.ts';
import { countPrompt } from '../say/count-prompt.ts';
import { describeImage } from '../say/describe-image.ts';

/** Reads the body of a chat completion request. */
export function readChatRequest(body: unknown): Parsed<Ask> {
  if (!isRecord(body)) return { ok: false, error: 'The body must be a JSON object.' };
  if (typeof body['model'] !== 'string') return { ok: false, error: 'You must provide a model parameter.' };
  const messages = listOf(body['messages']).map(recordOf);
  if (messages.length === 0) return { ok: false, error: "'messages' must be an array with at least one message." };
  const parts = messages.flatMap(({ content }) => listOf(content).map(recordOf));
  const images = parts.filter(({ type }) => type === 'image_url').map(({ image_url: image }) =>
    describeImage({ url: textOf(recordOf(image)['url']) }));
  return {
    ok: true,
    value: {
      ...emptyAsk,
      ...readSettings(body),
      promptTokens: countPrompt(messages.map(({ content }) => contentText(content)), images.length),
      userText: contentText(messages.findLast(({ role }) => role === 'user')?.['content']),
      images,
      toolResults: trailingResults(messages),
    },
  };
}

/** The members that chat and text completions share. */
export function readSharedSettings(body: JsonRecord): Pick<Ask, 'model' | 'user' | 'stream' | 'includeUsage' | 'choices' | 'maxTokens'> {
  return {
    model: textOf(body['model']),
    user: textOf(body['user']),
    stream: body['stream'] === true,
    includeUsage: recordOf(body['stream_options'])['include_usage'] === true,
    choices: Math.min(128, Math.max(1, numberOf(body['n'], 1))),
    maxTokens: numberOf(body['max_completion_tokens'], numberOf(body['max_tokens'], Infinity)),
  };
}

function readSettings(body: JsonRecord): Partial<Ask> {
  const format = recordOf(body['response_format']);
  return {
    ...readSharedSettings(body),
    topLogprobs: body['logprobs'] === true ? numberOf(body['top_logprobs'], 0) : -1,
    tools: listOf(body['tools']).map(readTool),
    toolChoice: readToolChoice(body['tool_choice']),
    parallelTools: body['parallel_tool_calls'] !== false,
    wantsJson: format['type'] === 'json_object' || format['type'] === 'json_schema',
    schema: recordOf(format['json_schema'])['schema'],
  };
}

function readTool(tool: unknown): Tool {
  const description = recordOf(recordOf(tool)['function']);
  return { name: textOf(description['name']), schema: description['parameters'] };
}

function readToolChoice(choice: unknown): string {
  if (choice === 'none') return 'none';
  return isRecord(choice) ? textOf(recordOf(choice['function'])['name'], 'auto') : 'auto';
}

function trailingResults(messages: readonly JsonRecord[]): readonly string[] {
  const lastOther = messages.findLastIndex(({ role }) => role !== 'tool');
  return messages.slice(lastOther + 1).map(({ content }) => contentText(content));
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return listOf(content).map((part) => textOf(recordOf(part)['text'])).join('');
}
