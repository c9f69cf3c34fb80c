import { choicePieces } from './choice-pieces.ts';
import { isText } from './is-text.ts';

const QUOTE = 0x22;
const EMPTY_TEXT = Buffer.from('""');

/** A choice of a `text_completion` in pieces: its text, its end. `undefined` where it has no text. */
export function unfoldCompletionChoice(choice: ReadonlyMap<string, Buffer>): readonly Buffer[] | undefined {
  const text = choice.get('text');
  if (text?.[0] !== QUOTE) return undefined;
  const contents = isText(text) ? [text] : [];
  return choicePieces(choice, { name: 'text', contents, end: EMPTY_TEXT, logprobsAt: contents.length - 1 });
}
