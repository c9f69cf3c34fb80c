import { joinObject } from '../../join-object.ts';
import { splitArray } from '../../split-array.ts';
import { splitObject } from '../../split-object.ts';
import { choicePieces } from './choice-pieces.ts';
import { isText } from './is-text.ts';
import { splitText } from './split-text.ts';
import { unfoldToolCalls } from './unfold-tool-calls.ts';

/**
 * Texts of a message in the order in which they are told, and what the role's delta says of them; `undefined` for nothing.
 * OpenAI's first delta has an empty content and no refusal.
 */
const TEXTS: readonly (readonly [name: string, start: Buffer | undefined])[] = [
  ['reasoning_content', undefined],
  ['reasoning', undefined],
  ['content', Buffer.from('""')],
  ['refusal', Buffer.from('null')],
];

const EMPTY_DELTA = Buffer.from('{}');

/** A choice of a `chat.completion` in pieces. `undefined` where it has no message, or a tool call that is none. */
export function unfoldChatChoice(choice: ReadonlyMap<string, Buffer>): readonly Buffer[] | undefined {
  const start = splitObject(choice.get('message') ?? EMPTY_DELTA);
  if (start === undefined || !choice.has('message')) return undefined;
  const texts = takeTexts(start);
  const calls = takeCalls(start);
  if (calls === undefined) return undefined;
  const contents = [joinObject(start), ...texts.map(([name, text]) => joinObject([[name, text]])), ...calls];
  const textAt = texts.findIndex(([name]) => name === 'content' || name === 'refusal');
  return choicePieces(choice, { name: 'delta', contents, end: EMPTY_DELTA, logprobsAt: textAt === -1 ? -1 : textAt + 1 });
}

/** Takes the texts that have something in them out of `message`, which becomes the delta that tells the role. */
function takeTexts(message: Map<string, Buffer>): readonly (readonly [name: string, text: Buffer])[] {
  return TEXTS.flatMap(([name, start]) => {
    const text = message.get(name);
    if (text === undefined || !isText(text)) return [];
    if (start === undefined) message.delete(name);
    else message.set(name, start);
    return [[name, text] as const];
  });
}

function takeCalls(message: Map<string, Buffer>): readonly Buffer[] | undefined {
  const calls = splitArray(message.get('tool_calls') ?? EMPTY_DELTA) ?? [];
  if (calls.length > 0) message.delete('tool_calls');
  const deltas = unfoldToolCalls(calls);
  const legacy = message.get('function_call');
  if (legacy === undefined || deltas === undefined) return deltas;
  const { start, text } = splitText(legacy, 'arguments');
  message.set('function_call', start);
  return text === undefined ? deltas : [...deltas, joinObject([['function_call', text]])];
}
