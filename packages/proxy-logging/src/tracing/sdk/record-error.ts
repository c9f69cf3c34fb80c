import type { Attributes, Span } from '@opentelemetry/api';

import { OWN_NAMES } from '../spans/own-names.ts';
import { SEMANTICS } from '../spans/semantics.ts';

/** Codes of ours and of Node; anything else may be a text that somebody wrote. */
const CODE = /^\w{1,64}$/;

/**
 * Records an error as an event, without its message: a provider's words stand in ours, and a parser quotes what it
 * could not read, which is the prompt. A defect, which has no code, leaves where in the code it was.
 */
export function recordError(span: Span, error: Error, atMs: number): void {
  const attributes: Attributes = { [SEMANTICS.exceptionType]: error.name };
  const code = codeOf(error);
  if (code !== undefined) attributes[OWN_NAMES.errorCode] = code;
  const cause = codeOf(error.cause);
  if (cause !== undefined) attributes[OWN_NAMES.causeCode] = cause;
  const defect = code === undefined ? error : error.cause;
  if (cause === undefined && defect instanceof Error) attributes[SEMANTICS.exceptionStack] = framesOf(defect);
  span.addEvent(SEMANTICS.exception, attributes, atMs);
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
