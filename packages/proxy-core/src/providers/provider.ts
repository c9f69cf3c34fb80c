import type { Transport } from '../http/transport.ts';
import type { KeyRing } from '../resilience/key-ring.ts';
import type { RetryBudget } from '../resilience/retry-budget.ts';
import type { ProviderAdapter } from './provider-adapter.ts';

/** Longest waits within one exchange with a provider. */
export interface ProviderTimeouts {
  /** Streams: to the first byte of the answer. */
  readonly firstByteMs: number;
  /** Not streamed: to the end of the answer, which comes only after generation. */
  readonly completionMs: number;
  /** Streams: between two chunks. */
  readonly idleMs: number;
  /** The whole call, every attempt included; the first candidate's holds. */
  readonly totalMs: number;
}

/** How failed calls to a provider are repeated. */
export interface ProviderRetries {
  /** Attempts at this provider after the first pass over all candidates. */
  readonly max: number;
  /** Base of the backoff's exponential growth. */
  readonly delayMs: number;
  /** Whether an answer that did not come within `completionMs` is asked for again, though it is billed already. */
  readonly includesCompletionTimeout: boolean;
}

/** One of a provider's keys, in the form it is sent. */
export interface ProviderKey {
  /**
   * Headers of a request with this key, as names and values in turn. The HTTP client's types want it mutable; nobody
   * changes it.
   */
  readonly headers: string[];
}

/** A configured provider: who it is, how it is spoken to, and its own connections. */
export interface Provider {
  /** Unique name; the prefix in `name/model`. */
  readonly name: string;
  /** Its type in the configuration, for messages. */
  readonly type: string;
  /** Lower ones are asked first. */
  readonly priority: number;
  /** Whether it takes every request, without fallback. */
  readonly isForced: boolean;
  /** Share of the load among equal priorities. */
  readonly weight: number;
  /** Whether requests with equal prompt prefixes keep to one of equals. */
  readonly isSticky: boolean;
  /** Whether a stream that is slow to begin is asked for a second time elsewhere. */
  readonly isHedged: boolean;
  /** Models from the configuration; `undefined` where they are discovered. */
  readonly models: readonly string[] | undefined;
  readonly adapter: ProviderAdapter;
  readonly transport: Transport;
  /** Scheme, host and port of the base URL; empty for the sandbox. */
  readonly origin: string;
  /** Path of the base URL, without trailing slash; empty for the root. */
  readonly basePath: string;
  /** Its keys, in turn; where it needs none, one without authorization. */
  readonly keys: KeyRing<ProviderKey>;
  /** Headers with the first key, for the control plane. */
  readonly headers: readonly string[];
  /** The proxy that stands before its origin, with its user and password, for the control plane: not to be printed. */
  readonly proxyUrl: string | undefined;
  readonly timeouts: ProviderTimeouts;
  readonly retries: ProviderRetries;
  /** Bounds the retries to it that are on the wire at once. */
  readonly retryBudget: RetryBudget;
}
