import type { Permit } from './permit.ts';

/** How a call ended. */
export type Outcome = 'success' | 'failure' | 'nothing';

/** Takes the end of a call that was let through while `seen` was the state. */
export type OnSettle<Seen> = (seen: Seen, outcome: Outcome) => void;

/** A {@link Permit} that remembers the state in which it was given. */
export class StatePermit<Seen> implements Permit {
  readonly #seen: Seen;
  #onSettle: OnSettle<Seen> | undefined;

  constructor(seen: Seen, onSettle: OnSettle<Seen>) {
    this.#seen = seen;
    this.#onSettle = onSettle;
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
    const onSettle = this.#onSettle;
    this.#onSettle = undefined;
    onSettle?.(this.#seen, outcome);
  }
}
