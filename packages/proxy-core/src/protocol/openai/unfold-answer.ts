import { compactJson } from '../compact-json.ts';
import { joinArray } from '../join-array.ts';
import { joinObject } from '../join-object.ts';
import { splitArray } from '../split-array.ts';
import { splitObject } from '../split-object.ts';
import { weightOf } from './fold/weight-of.ts';
import { isIndex } from './is-index.ts';
import { unfoldChatChoice } from './unfold/unfold-chat-choice.ts';
import { unfoldCompletionChoice } from './unfold/unfold-completion-choice.ts';

/** Options of {@link unfoldAnswer}. */
export interface UnfoldAnswerOptions {
  /** Whether the caller asked for usage: a last chunk with `choices: []`, and `usage: null` in the others. */
  readonly includesUsage: boolean;
}

type Member = readonly [name: string, value: Buffer];

/** What a chunk says of itself. */
const OBJECT = {
  chat: Buffer.from('"chat.completion.chunk"'),
  completion: Buffer.from('"text_completion"'),
};

const UNFOLD_CHOICE = { chat: unfoldChatChoice, completion: unfoldCompletionChoice };

/** Members that each chunk repeats; others come once. */
const REPEATED: ReadonlySet<string> = new Set(['id', 'created', 'model', 'service_tier', 'system_fingerprint']);

/** Members that are told in a way of their own. */
const TOLD: ReadonlySet<string> = new Set(['object', 'choices', 'usage', 'obfuscation']);

const OPEN_BRACE = 0x7b;
const NULL = Buffer.from('null');
const NO_CHOICES = Buffer.from('[]');
const DATA = Buffer.from('data: ');
const EVENT_END = Buffer.from('\n\n');
const DONE = Buffer.from('data: [DONE]\n\n');

/**
 * The stream that a whole answer comes to, as OpenAI writes streams, {@link foldStream} the other way round: for each
 * choice its role, its texts, its tool calls with their start and their arguments, its end. Members that nobody knows
 * ride along: those of the answer in the first chunk, those of a message with its role, those of a choice with its end.
 *
 * `undefined` for what is no answer, has no choices, or lacks the usage that the caller asked for.
 */
export function unfoldAnswer(operation: 'chat' | 'completion', body: Buffer, { includesUsage }: UnfoldAnswerOptions): Buffer | undefined {
  const answer = readAnswer(body);
  const pieces = answer === undefined ? undefined : unfoldChoices(answer, operation);
  if (answer === undefined || pieces === undefined) return undefined;
  const usage = answer.get('usage') ?? NULL;
  if (includesUsage && usage[0] !== OPEN_BRACE) return undefined;

  const head = headOf(answer, operation);
  const riders = [...answer].filter(([name]) => !REPEATED.has(name) && !TOLD.has(name));
  const usageMember = (value: Buffer): Member[] => (includesUsage ? [['usage', value]] : []);
  const events = pieces.map((piece, at) => eventOf([...head, ['choices', joinArray([piece])], ...usageMember(NULL), ...(at === 0 ? riders : [])]));
  if (includesUsage) events.push(eventOf([...head, ['choices', NO_CHOICES], ...usageMember(usage)]));
  return Buffer.concat([...events, DONE]);
}

/** The members of an answer that is no error, without white space: a line break would end the event that carries it. */
function readAnswer(body: Buffer): ReadonlyMap<string, Buffer> | undefined {
  if (splitObject(body) === undefined) return undefined;
  const answer = splitObject(compactJson(body));
  return weightOf(answer?.get('error') ?? NULL) === 'full' ? undefined : answer;
}

function unfoldChoices(answer: ReadonlyMap<string, Buffer>, operation: 'chat' | 'completion'): readonly Buffer[] | undefined {
  const choices = splitArray(answer.get('choices') ?? NULL)?.map(splitObject) ?? [];
  const indexes = new Set(choices.map((choice) => choice?.get('index')?.toString('latin1')));
  const pieces = choices.map((choice) => (choice !== undefined && isIndex(choice.get('index')) ? UNFOLD_CHOICE[operation](choice) : undefined));
  if (choices.length === 0 || indexes.size < choices.length || pieces.includes(undefined)) return undefined;
  return pieces.flatMap((each) => each ?? []);
}

function headOf(answer: ReadonlyMap<string, Buffer>, operation: 'chat' | 'completion'): readonly Member[] {
  const told = [...answer].filter(([name]) => REPEATED.has(name));
  return [['object', OBJECT[operation]], ...told];
}

function eventOf(members: readonly Member[]): Buffer {
  return Buffer.concat([DATA, joinObject(members), EVENT_END]);
}
