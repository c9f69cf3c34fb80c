import type { ErrorCode } from './error-codes.ts';
import { ProxyError, type ProxyErrorOptions } from './proxy-error.ts';

const BRAND = Symbol.for('proxyapi.upstream-error');

/** What time ran out for: a connection, the answer's head, its next chunk, or its end. */
export type TimeoutPhase = 'connect' | 'first-byte' | 'idle' | 'completion';

/** Facts of an {@link UpstreamError}. */
export interface UpstreamErrorOptions extends ProxyErrorOptions {
  /** The provider's configured name. */
  readonly provider: string;
  /** HTTP status the provider answered with, if it answered. */
  readonly upstreamStatus?: number | undefined;
  /** The provider's own refusal in the caller's dialect, where it tells the caller more than the message does. */
  readonly callerBody?: Buffer | undefined;
  /** Whether the same request may succeed at another candidate, or later at this one. */
  readonly isRetryable: boolean;
  /** What time ran out for; only of `upstream_timeout`. */
  readonly phase?: TimeoutPhase | undefined;
}

/** A provider failed to give an answer. */
export class UpstreamError extends ProxyError {
  override readonly name = 'UpstreamError';
  readonly provider: string;
  readonly upstreamStatus: number | undefined;
  readonly isRetryable: boolean;
  readonly callerBody: Buffer | undefined;
  readonly phase: TimeoutPhase | undefined;

  constructor(code: ErrorCode, message: string, options: UpstreamErrorOptions) {
    super(code, `${options.provider}: ${message}`, options);
    Object.defineProperty(this, BRAND, { value: true });
    this.provider = options.provider;
    this.upstreamStatus = options.upstreamStatus;
    this.isRetryable = options.isRetryable;
    this.callerBody = options.callerBody;
    this.phase = options.phase;
  }

  /** Tells an `UpstreamError` from other errors, those of ProxyAPI too, also across copies of this package. */
  static override isInstance(value: unknown): value is UpstreamError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
