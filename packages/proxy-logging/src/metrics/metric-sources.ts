/** A circuit breaker as the metrics see it. */
export interface BreakerSample {
  readonly provider: string;
  readonly model: string;
  readonly state: 'closed' | 'open' | 'half-open';
}

/** A provider's connections as the metrics see them. */
export interface ConnectionSample {
  readonly provider: string;
  /** Sockets that are open, busy or kept alive. */
  readonly openSockets: number;
  /** Exchanges under way. */
  readonly running: number;
  /** Exchanges that wait for a socket. */
  readonly queued: number;
  /** Exchanges so far on a socket that had served another one before. */
  readonly exchangesOnReused: number;
}

/** A signal of a model as the metrics see it. */
export interface AnomalySample {
  readonly provider: string;
  readonly model: string;
  /** Out of a closed set, such as `errors`. */
  readonly signal: string;
  /** Whether it is away from its baseline. */
  readonly isAnomalous: boolean;
}

/** Memory as the metrics see it. */
export interface MemorySample {
  readonly rssBytes: number;
  /** What counts as all of it. */
  readonly limitBytes: number;
  /** Times so far that memory came above the one threshold, and above the other. */
  readonly pressureEvents: number;
  readonly emergencyEvents: number;
}

/**
 * What is asked for at each scrape, and at no other time. Each must be fast and must not throw; one that is left out stands for a
 * part that the gateway has not got.
 */
export interface MetricSources {
  readonly breakers?: () => Iterable<BreakerSample>;
  readonly connections?: () => Iterable<ConnectionSample>;
  /** Requests that are being served. */
  readonly inFlight?: () => number;
  readonly memory?: () => MemorySample;
  /** Look-ups so far in the cache of model lists. */
  readonly modelCache?: () => { readonly hits: number; readonly misses: number };
  /** Requests refused so far, by reason; the reasons are a closed set. */
  readonly shed?: () => Readonly<Record<string, number>>;
  /** Log lines dropped so far. */
  readonly logDropped?: () => number;
  /** Spans so far that no collector took. */
  readonly spansDropped?: () => number;
  /** Every signal that has a baseline. */
  readonly anomalies?: () => Iterable<AnomalySample>;
  /** Whether a cache's file cannot be written. */
  readonly isStorageDegraded?: () => boolean;
}
