import { inspect } from 'node:util';

const SHOWN = '[secret]';
const LEAST_LENGTH_TO_MASK = 20;

/** A key or token that prints as `[secret]` wherever it ends up: logs, JSON, error messages, the debugger's view. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    Object.freeze(this);
  }

  /** The value itself: for the one header or comparison that needs it. */
  reveal(): string {
    return this.#value;
  }

  /**
   * Enough to recognise the key by, such as `sk-…wxyz`.
   *
   * A key of fewer than 20 characters is hidden entirely, since its last four would be too much of it.
   */
  masked(): string {
    if (this.#value.length < LEAST_LENGTH_TO_MASK) return SHOWN;
    const prefix = /^[A-Za-z]{1,6}[-_]/.exec(this.#value)?.[0] ?? '';
    return `${prefix}…${this.#value.slice(-4)}`;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
