import { IndexedFold, type IndexedShape } from './indexed-fold.ts';
import { LastFold } from './last-fold.ts';
import { ListFold } from './list-fold.ts';
import { ObjectFold, type ObjectShape } from './object-fold.ts';
import { TextFold } from './text-fold.ts';

// How the chunks of a stream fold to an answer, member by member.

const last = (): LastFold => new LastFold();
const text = (): TextFold => new TextFold();
const list = (): ListFold => new ListFold();

/** Later pieces may repeat a call's id. Another id under the same index is a second call that a provider numbered wrongly. */
const identity = (): LastFold => new LastFold({ settled: 'all' });

const FUNCTION: ObjectShape = { members: { arguments: text }, other: last };
const CUSTOM: ObjectShape = { members: { input: text }, other: last };

const TOOL_CALL: IndexedShape = {
  members: {
    index: undefined,
    id: identity,
    function: () => new ObjectFold(FUNCTION),
    custom: () => new ObjectFold(CUSTOM),
  },
  other: last,
  renamed: new Map(),
};

const MESSAGE: ObjectShape = {
  members: {
    content: text,
    refusal: text,
    reasoning_content: text,
    reasoning: text,
    tool_calls: () => new IndexedFold(TOOL_CALL),
    function_call: () => new ObjectFold(FUNCTION),
    annotations: list,
  },
  // Lists and objects that come in pieces are merged by rules of their provider: OpenRouter's `reasoning_details` by the
  // index of each detail, audio by member, and where Google's `extra_content` changes, text turns from thought to answer.
  // Sent once, or the same each time, they are what they are.
  other: () => new LastFold({ settled: 'containers' }),
};

/** Lists of tokens all of them, whatever their names: a chunk has those of its own text. */
const LOGPROBS: ObjectShape = { members: {}, other: list };

// Lists of a choice, such as vLLM's `token_ids`, come in pieces; Azure's filter results are objects, told anew by each chunk.
const choiceMember = (): LastFold => new LastFold({ settled: 'lists' });

const CHAT_CHOICE: IndexedShape = {
  members: {
    delta: () => new ObjectFold(MESSAGE),
    logprobs: () => new ObjectFold(LOGPROBS),
    // Perplexity repeats here what the deltas have said so far.
    message: undefined,
  },
  other: choiceMember,
  renamed: new Map([['delta', 'message']]),
  required: 'delta',
};

const COMPLETION_CHOICE: IndexedShape = {
  members: { text, logprobs: () => new ObjectFold(LOGPROBS) },
  other: choiceMember,
  renamed: new Map(),
  required: 'text',
};

// `obfuscation` pads the events of a stream and is no part of an answer; `object` is named anew.
function answerOf(choice: IndexedShape): ObjectShape {
  return { members: { choices: () => new IndexedFold(choice), object: undefined, obfuscation: undefined }, other: last };
}

/** The shape of an answer, by operation. */
export const ANSWER_SHAPE: Readonly<Record<'chat' | 'completion', ObjectShape>> = {
  chat: answerOf(CHAT_CHOICE),
  completion: answerOf(COMPLETION_CHOICE),
};
