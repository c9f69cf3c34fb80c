import type { ProviderType } from '@proxyapi/proxy-core';
import type { Secret } from './secret.ts';

/** All that the gateway reads at start: checked, complete and frozen to its last value. */
export interface Config {
  readonly server: ServerConfig;
  readonly auth: AuthConfig;
  /** At least one, and at least one of them enabled; in the order of the file. */
  readonly providers: readonly ProviderConfig[];
  /** Names for callers, each with its targets in the order to try them. */
  readonly models: ReadonlyMap<string, readonly ModelTarget[]>;
}

export interface ServerConfig {
  /** A host name or an address, IPv6 without brackets. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly bodyLimitBytes: number;
  readonly drainTimeoutMs: number;
  /** Origins that browsers may call from; none means no CORS headers at all. */
  readonly corsOrigins: readonly string[];
}

export interface AuthConfig {
  /** Empty: open to everyone who reaches the port, which is then bound to loopback. */
  readonly apiKeys: readonly CallerKey[];
  readonly adminKey: Secret | undefined;
}

/** A caller's key; the name is what logs and metrics show. */
export interface CallerKey {
  readonly name: string;
  readonly key: Secret;
}

export interface ProviderConfig {
  /** Unique; a metric label, and the prefix in `openai/gpt-4o`. */
  readonly name: string;
  readonly type: ProviderType;
  /** Without query, user or trailing slash (but for the root's own). `undefined` for the sandbox only. */
  readonly baseUrl: URL | undefined;
  readonly apiKey: Secret | undefined;
  /** `undefined`: to be discovered from the provider. */
  readonly models: readonly string[] | undefined;
  /** Low first. */
  readonly priority: number;
  readonly isEnabled: boolean;
  /** Takes every request, without fallback. */
  readonly isForced: boolean;
  /** Streams: to the first byte of the answer. */
  readonly timeoutMs: number;
  /** Not streamed: to the whole answer. */
  readonly completionTimeoutMs: number;
  /** Streams: between two chunks. */
  readonly idleTimeoutMs: number;
  /** Sent along with each request; names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Sandbox only: how fast its answers stream; 0 is at once. */
  readonly wordsPerSecond: number;
}

/** A model at a provider. */
export interface ModelTarget {
  /** Name of a configured provider, which may be disabled. */
  readonly provider: string;
  /** The provider's own id for the model; may hold slashes. */
  readonly model: string;
}
