/** A variable that says what it cannot mean. */
export interface VariableProblem {
  /** The variable's name. */
  readonly variable: string;
  readonly expected: string;
  /** What was there; measured instead of shown where it may be a secret. */
  readonly got: string;
}
