import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { sampleFromSchema } from './sample-from-schema.ts';

/** What the sandbox says to a request: words, or one tool call. */
export type SandboxReply =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tool-call'; readonly name: string; readonly argumentsText: string };

/** Longest quotation of the caller's own text. */
const MAX_QUOTE_LENGTH = 400;

const NOTICE = 'This is the ProxyAPI sandbox: no model read your message.';
const ADVICE = 'Set OPENAI_API_KEY, or the key of another provider, and start again to reach a real model.';

/** The reply to a chat body. The same body always has the same reply. */
export function replyToChat(body: JsonObject): SandboxReply {
  const messages = isJsonArray(body['messages']) ? body['messages'].filter(isJsonObject) : [];
  const last = messages.at(-1);
  const tool = last?.['role'] === 'tool' ? undefined : chosenTool(body);
  if (tool !== undefined) return tool;
  const format = body['response_format'];
  if (isJsonObject(format) && format['type'] !== 'text') return { kind: 'text', text: JSON.stringify(jsonReply(format)) };
  const verb = last?.['role'] === 'tool' ? 'The tool answered' : 'You wrote';
  return { kind: 'text', text: `${NOTICE} ${verb}: "${quote(textOf(last?.['content']))}". ${ADVICE}` };
}

/** The reply to a legacy completion's prompt. */
export function replyToCompletion(body: JsonObject): string {
  const prompt = isJsonArray(body['prompt']) ? body['prompt'][0] : body['prompt'];
  return `${NOTICE} Your prompt was: "${quote(typeof prompt === 'string' ? prompt : '')}". ${ADVICE}`;
}

/** Text of a message's content: the string itself, or its text parts joined. */
export function textOf(content: JsonValue | undefined): string {
  if (typeof content === 'string') return content;
  if (!isJsonArray(content)) return '';
  return content.filter(isJsonObject).map(partText).join(' ');
}

function partText({ text, type }: JsonObject): string {
  if (typeof text === 'string') return text;
  return `[${typeof type === 'string' ? type : 'part'}]`;
}

function chosenTool(body: JsonObject): SandboxReply | undefined {
  const choice = body['tool_choice'];
  if (choice === 'none') return undefined;
  const functions = (isJsonArray(body['tools']) ? body['tools'] : []).map((tool) => (isJsonObject(tool) ? tool['function'] : undefined)).filter(isJsonObject);
  const wanted = isJsonObject(choice) && isJsonObject(choice['function']) ? choice['function']['name'] : undefined;
  const tool = functions.find((candidate) => wanted === undefined || candidate['name'] === wanted);
  if (tool === undefined || typeof tool['name'] !== 'string') return undefined;
  return { kind: 'tool-call', name: tool['name'], argumentsText: JSON.stringify(sampleFromSchema(tool['parameters'])) };
}

function jsonReply(format: JsonObject): JsonValue {
  const schema = isJsonObject(format['json_schema']) ? format['json_schema']['schema'] : undefined;
  return schema === undefined ? { sandbox: true, notice: NOTICE } : sampleFromSchema(schema);
}

function quote(text: string): string {
  return text.length > MAX_QUOTE_LENGTH ? `${text.slice(0, MAX_QUOTE_LENGTH)}…` : text;
}
