import type { Permit } from './permit.ts';

/** How a call ended. */
export type Outcome = 'success' | 'failure' | 'nothing';

/** Who hears of a call. */
export interface PermitListener<Seen> {
  /** Its answer has begun, in the state in which it was let through; gives the length of the row of failures that this ends. */
  onBegin(seen: Seen): number;
  /** It has ended. `endedRow`: what {@link onBegin} gave. */
  onSettle(seen: Seen, outcome: Outcome, endedRow: number): void;
}

/** A {@link Permit} that remembers the state in which it was given. */
export class StatePermit<Seen> implements Permit {
  readonly #seen: Seen;
  #listener: PermitListener<Seen> | undefined;
  #endedRow = 0;

  constructor(seen: Seen, listener: PermitListener<Seen>) {
    this.#seen = seen;
    this.#listener = listener;
  }

  begin(): void {
    this.#endedRow = this.#listener?.onBegin(this.#seen) ?? 0;
  }

  succeed(): void {
    this.#settle('success');
  }

  fail(): void {
    this.#settle('failure');
  }

  forget(): void {
    this.#settle('nothing');
  }

  #settle(outcome: Outcome): void {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.onSettle(this.#seen, outcome, this.#endedRow);
  }
}
