import { tryParseJson } from '../try-parse-json.ts';
import { countContentBytes } from './count-content-bytes.ts';

/** A larger answer is not taken apart: that would keep others waiting. */
const MAX_READ_BYTES = 1024 * 1024;

/** About how many bytes of text of the model's own a whole answer carries; all of its bytes where it is above 1 MiB. */
export function answerContentBytes(body: Buffer): number {
  // Latin-1: a byte is a character then, and JSON's own are the same in it.
  const answer = body.length > MAX_READ_BYTES ? undefined : tryParseJson(body.toString('latin1'));
  return answer === undefined ? body.length : countContentBytes(answer);
}
