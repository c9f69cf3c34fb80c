import type { SpanAttributes } from '../otlp/attribute-value.ts';
import { OWN_NAMES } from '../spans/own-names.ts';
import { SEMANTICS } from '../spans/semantics.ts';

/** Codes of ours and of Node; anything else may be a text that somebody wrote. */
const CODE = /^\w{1,64}$/;

/**
 * What an exception's event says of an error. Its message is not in it: a provider's words stand in ours, and a parser
 * quotes what it could not read, which is the prompt. A defect, which has no code, leaves where in the code it was.
 */
export function describeError(error: Error): SpanAttributes {
  const [code, cause] = [codeOf(error), codeOf(error.cause)];
  const defect = code === undefined ? error : error.cause;
  return {
    [SEMANTICS.exceptionType]: error.name,
    [OWN_NAMES.errorCode]: code,
    [OWN_NAMES.causeCode]: cause,
    [SEMANTICS.exceptionStack]: cause === undefined && defect instanceof Error ? framesOf(defect) : undefined,
  };
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  const { code } = error;
  return typeof code === 'string' && CODE.test(code) ? code : undefined;
}

// The message comes first, and its lines may look like frames.
function framesOf({ stack = '', message }: Error): string {
  const at = stack.indexOf(message);
  const behind = at === -1 ? '' : stack.slice(at + message.length);
  return behind.split('\n').filter((line) => /^ {4}at \S/.test(line)).join('\n');
}
