/** One broken rule at one line. */
export interface Violation {
  /** Path from the repository root, with forward slashes. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly rule: string;
  /** What to do about it. */
  readonly advice: string;
}

/** `file:line rule: what to do`, the form that editors turn into a link. */
export function formatViolation({ path, line, rule, advice }: Violation): string {
  return `${path}:${line} ${rule}: ${advice}`;
}
