/** Frames and all; the rest of a stack seldom helps. */
const MAX_STACK_LENGTH = 1000;

/** What a line tells of an error: name, message and code; the stack of a defect; and its cause. */
export function errorFacts(error: Error): Readonly<Record<string, unknown>> {
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  return {
    name: error.name,
    message: error.message,
    code,
    stack: isDefect(code) ? error.stack?.slice(0, MAX_STACK_LENGTH) : undefined,
    cause: error.cause,
  };
}

// What is expected to happen has a code. Node's ERR_… are for wrong arguments and the like: somebody's mistake too.
function isDefect(code: string | number | undefined): boolean {
  return code === undefined || (typeof code === 'string' && code.startsWith('ERR_'));
}
