import type { TracedAttempt } from './traced-attempt.ts';
import type { TracedRequest } from './traced-request.ts';

/** Begins to follow requests. */
export interface Tracer {
  beginRequest(facts: RequestFacts): RequestTrace;
}

/** What is known of a request when it begins. */
export interface RequestFacts {
  readonly id: string;
  readonly method: string;
  /** The route's pattern, such as `/v1/models/{id}`; `other` where no route takes it. */
  readonly route: string;
  /** The caller's; continued where it is valid, else a new trace begins. */
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
}

/** Follows one request. */
export interface RequestTrace {
  /** 32 hex digits. */
  readonly traceId: string;
  /** An exchange with a provider begins. */
  beginAttempt(facts: AttemptFacts): AttemptTrace;
  /** The cache was asked, from `startedAtMs` (`performance.timeOrigin + performance.now()`) until now. */
  onCacheLookup(outcome: string, startedAtMs: number): void;
  /** The request is over. Of `error` its class and codes are recorded, and no message. */
  end(record: TracedRequest, error: Error | undefined): void;
}

/** What is known of an exchange when it begins. */
export interface AttemptFacts {
  /** GenAI's name of the operation. */
  readonly operation: TracedAttempt['operation'];
  /** The provider's configured name. */
  readonly provider: string;
  /** Its dialect or kind, such as `openai` or `openai-compatible`. */
  readonly providerType: string;
  /** The model's name at the provider. */
  readonly model: string;
  /** Such as `https://api.openai.com`. */
  readonly origin: string;
}

/** Follows one exchange with a provider. */
export interface AttemptTrace {
  /** `traceparent`, and `tracestate` where there is one, for the provider. */
  readonly headers: Readonly<Record<string, string>>;
  /** It is over. Of `error` its class and codes are recorded, and no message. */
  end(record: TracedAttempt, error: Error | undefined): void;
}
