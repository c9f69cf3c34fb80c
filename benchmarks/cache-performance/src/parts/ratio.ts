import type { Comparison } from '@proxyapi/bench-harness';

/** A subject's figure by another's; `target` is where we mean to be. */
export function ratio(name: string, figure: string, [subject, against]: readonly [string, string], target?: number): Comparison {
  return { name, kind: 'ratio', figure, subject, against, digits: 2, ...(target === undefined ? {} : { target }) };
}
