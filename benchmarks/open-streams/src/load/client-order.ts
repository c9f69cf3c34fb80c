import type { Outcome } from './stream-check.ts';

/** Some streams to one server. */
export interface Lane {
  /** The subject that they count for. */
  readonly subject: string;
  readonly port: number;
  readonly key: string;
  /** Numbers of its streams, from this one on. */
  readonly first: number;
  readonly count: number;
}

/** When streams begin, and how long they take. */
export interface Timing {
  /** They begin evenly over this long. */
  readonly rampMs: number;
  /** From one token to the next. */
  readonly intervalMs: number;
  readonly tokens: number;
}

/** What a client process has to do. */
export interface ClientOrder extends Timing {
  readonly lanes: readonly Lane[];
  /** Its own address on loopback, so that no address runs out of ports; any where it is left out. */
  readonly localAddress?: string;
  /** Milliseconds since the epoch. */
  readonly startAtMs: number;
  readonly model: string;
  /** {@link StreamTemplate.text} */
  readonly template: string;
}

/** One stream as a client saw it. Times are in milliseconds. */
export interface StreamReport {
  readonly subject: string;
  /** When its request went out, after {@link ClientOrder.startAtMs}. */
  readonly sentAtMs: number;
  /** From then to each token that came. */
  readonly tokensMs: readonly number[];
  readonly outcome: Outcome;
  /** What went wrong, as far as a client can tell. */
  readonly problem?: string;
}

/** What a client process prints once its streams are over. */
export interface ClientReport {
  readonly streams: readonly StreamReport[];
}

/** Now, on the clock of all processes. */
export function epochMs(): number {
  return performance.timeOrigin + performance.now();
}
