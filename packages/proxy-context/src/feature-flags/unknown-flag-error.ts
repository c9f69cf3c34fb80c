const BRAND = Symbol.for('proxyapi.unknown-flag-error');
/** Of a name so many characters are quoted. */
const MAX_QUOTED = 64;

/** A name that no feature flag has. */
export class UnknownFlagError extends Error {
  override readonly name: string = 'UnknownFlagError';
  readonly code = 'unknown_flag';
  /** The flag whose name looks most like it; `undefined` where there are no flags. */
  readonly nearest: string | undefined;

  constructor(flag: string, nearest: string | undefined) {
    const hint = nearest === undefined ? '' : ` The nearest is ${nearest}.`;
    super(`There is no feature flag ${JSON.stringify(flag.slice(0, MAX_QUOTED))}.${hint}`);
    Object.defineProperty(this, BRAND, { value: true });
    this.nearest = nearest;
  }

  /** Tells an `UnknownFlagError` from other errors, also across copies of this package. */
  static isInstance(value: unknown): value is UnknownFlagError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
