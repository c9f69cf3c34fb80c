import type { Transport } from '../http/transport.ts';
import type { ProviderAdapter } from './provider-adapter.ts';

/** Longest waits within one exchange with a provider. */
export interface ProviderTimeouts {
  /** Streams: to the first byte of the answer. */
  readonly firstByteMs: number;
  /** Not streamed: to the end of the answer, which comes only after generation. */
  readonly completionMs: number;
  /** Streams: between two chunks. */
  readonly idleMs: number;
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
  /** Models from the configuration; `undefined` where they are discovered. */
  readonly models: readonly string[] | undefined;
  readonly adapter: ProviderAdapter;
  readonly transport: Transport;
  /** Scheme, host and port of the base URL; empty for the sandbox. */
  readonly origin: string;
  /** Path of the base URL, without trailing slash; empty for the root. */
  readonly basePath: string;
  /** Headers of every request, authorization included, as names and values in turn. */
  readonly headers: string[];
  readonly timeouts: ProviderTimeouts;
}
