import { joinObject } from '../../join-object.ts';

/** How a choice is told in pieces. */
export interface ChoiceTelling {
  /** The member of a piece that carries its content. */
  readonly name: 'delta' | 'text';
  /** The contents, in order. */
  readonly contents: readonly Buffer[];
  /** The content of the last piece, which tells the end. */
  readonly end: Buffer;
  /** Which of the contents the log probabilities belong to; -1 for the end. */
  readonly logprobsAt: number;
}

/** Members that are told in a way of their own. A choice's own `delta`, as Perplexity has it in whole answers, is empty. */
const TOLD: ReadonlySet<string> = new Set(['index', 'message', 'delta', 'text', 'logprobs', 'finish_reason']);

const NULL = Buffer.from('null');

/**
 * The pieces of a choice as chunks carry them. `logprobs` and `finish_reason` are `null` in all but one; a choice that
 * lacks them lacks them in every piece. Members that nobody knows come with the end.
 */
export function choicePieces(choice: ReadonlyMap<string, Buffer>, { name, contents, end, logprobsAt }: ChoiceTelling): readonly Buffer[] {
  const index = choice.get('index') ?? NULL;
  const own = (member: string, isHere: boolean): readonly (readonly [string, Buffer])[] => {
    const value = choice.get(member);
    return value === undefined ? [] : [[member, isHere ? value : NULL]];
  };
  const pieces = contents.map((content, at) => joinObject([['index', index], [name, content], ...own('logprobs', at === logprobsAt), ...own('finish_reason', false)]));
  const others = [...choice].filter(([member]) => !TOLD.has(member));
  return [...pieces, joinObject([['index', index], [name, end], ...own('logprobs', logprobsAt === -1), ...own('finish_reason', true), ...others])];
}
