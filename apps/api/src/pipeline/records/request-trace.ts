import type { AttemptRecord } from './attempt-record.ts';
import type { CacheOutcome } from './cache-outcome.ts';
import type { RequestRecord } from './request-record.ts';

/** Follows one request in traces. Its methods must be fast, and may not throw. */
export interface RequestTrace {
  /** 32 hex digits. */
  readonly traceId: string;
  /** An exchange with a provider begins. */
  beginAttempt(facts: AttemptFacts): AttemptTrace;
  /** The cache was asked, which began at `startedAtMs` (milliseconds since the epoch, with fractions) and ends now. */
  onCacheLookup(outcome: CacheOutcome, startedAtMs: number): void;
  /** The request is over. */
  end(record: RequestRecord, error: Error | undefined): void;
}

/** What is known of an exchange when it begins. */
export interface AttemptFacts {
  /** GenAI's name of the operation. */
  readonly operation: AttemptRecord['operation'];
  readonly provider: string;
  readonly providerType: string;
  readonly model: string;
  /** The provider's origin, such as `https://api.openai.com`. */
  readonly origin: string;
}

/** Follows one exchange with a provider. */
export interface AttemptTrace {
  /** `traceparent`, and `tracestate` where there is one, for the provider. */
  readonly headers: Readonly<Record<string, string>>;
  end(record: AttemptRecord, error: Error | undefined): void;
}

/** Begins to follow requests. */
export interface Tracer {
  /** `headers`: the caller's `traceparent` and `tracestate`, which are continued where they are valid. */
  beginRequest(facts: RequestFacts): RequestTrace;
}

/** What is known of a request when it begins. */
export interface RequestFacts {
  readonly id: string;
  readonly method: string;
  /** The route's pattern. */
  readonly route: string;
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
}
