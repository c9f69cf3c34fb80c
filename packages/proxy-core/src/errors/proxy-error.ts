import { ERROR_CODES, type ErrorCode, type ErrorCodeFacts } from './error-codes.ts';

const BRAND = Symbol.for('proxyapi.error');

/** Facts of a {@link ProxyError} beside its code and message. */
export interface ProxyErrorOptions extends ErrorOptions {
  /** The request parameter at fault, such as `messages[0].content`. */
  readonly param?: string | undefined;
  /** How long the caller should wait before asking again. */
  readonly retryAfterMs?: number | undefined;
}

/** An error that a caller may see: a stable code and a message that names the fix. */
export class ProxyError extends Error {
  override readonly name: string = 'ProxyError';
  readonly code: ErrorCode;
  readonly param: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, options: ProxyErrorOptions = {}) {
    super(message, options);
    Object.defineProperty(this, BRAND, { value: true });
    this.code = code;
    this.param = options.param;
    this.retryAfterMs = options.retryAfterMs;
  }

  /** HTTP status and type of this error's code. */
  get facts(): ErrorCodeFacts {
    return ERROR_CODES[this.code];
  }

  /** Tells a `ProxyError` from other errors, also across copies of this package. */
  static isInstance(value: unknown): value is ProxyError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
