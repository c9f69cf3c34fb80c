/** A part of a row that the suite cannot decide yet. */
export interface Undecided {
  /** The row, as the tests' titles begin with it. */
  readonly row: string;
  /** What must be seen. */
  readonly expected: string;
  /** The work without which it cannot be. */
  readonly waitsFor: 'budgets';
}

/** What is left of the rows that have a test; an entry goes when its test comes. */
export const UNDECIDED: readonly Undecided[] = [
  { row: 'A35', expected: 'the reservation is settled', waitsFor: 'budgets' },
];
