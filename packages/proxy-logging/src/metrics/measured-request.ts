import type { MeasuredUsage } from './measured-attempt.ts';

/** What {@link GatewayMetrics} reads of one request. */
export interface MeasuredRequest {
  readonly method: string;
  /** The route's pattern, such as `/v1/models/{id}`. */
  readonly route: string;
  /** The status that the caller saw; 499 where the caller left first. */
  readonly status: number;
  /** The name of the caller's key; `undefined` where nobody was authenticated. */
  readonly callerName: string | undefined;
  /** From the request's head to the last byte of its answer. */
  readonly durationMs: number;
  /** The gateway's own time until the first byte of a model's answer; `undefined` where there was none. */
  readonly overheadMs: number | undefined;
  /** The model that was asked for; `undefined` where none was. */
  readonly model: string | undefined;
  /** In the order in which they began. */
  readonly attempts: readonly { readonly provider: string; readonly model: string }[];
  /** `hit`, `miss`, `coalesced`; anything else counts as not asked. */
  readonly cache: string;
  readonly usage: MeasuredUsage | undefined;
  /** What the caller's headers said, by the names of the operator's labels. */
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** 32 hex digits; `undefined` where traces are off. */
  readonly traceId: string | undefined;
}
