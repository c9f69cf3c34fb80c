/** Attributes by name. */
export type ReceivedAttributes = Readonly<Record<string, string | number | boolean>>;

/** A span as it arrived. */
export interface ReceivedSpan {
  /** Hex digits. */
  readonly traceId: string;
  readonly spanId: string;
  /** Empty where it has no parent. */
  readonly parentSpanId: string;
  readonly traceState: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'other';
  readonly startNano: bigint;
  readonly endNano: bigint;
  readonly attributes: ReceivedAttributes;
  readonly events: readonly { readonly name: string; readonly attributes: ReceivedAttributes }[];
  readonly isError: boolean;
  readonly statusMessage: string;
  readonly resource: ReceivedAttributes;
}

/** A point of a histogram as it arrived. */
export interface ReceivedPoint {
  readonly metric: string;
  readonly unit: string;
  readonly count: number;
  readonly sum: number;
  readonly bounds: readonly number[];
  readonly attributes: ReceivedAttributes;
  readonly resource: ReceivedAttributes;
}
