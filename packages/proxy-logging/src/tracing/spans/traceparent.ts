/** The caller's span, as its `traceparent` tells it. */
export interface Traceparent {
  /** 32 hex digits, not all of them 0. */
  readonly traceId: string;
  /** 16 hex digits, not all of them 0. */
  readonly spanId: string;
  readonly isSampled: boolean;
}

// A version after 00 may have more behind the flags; 00 may not, and ff is none.
const FORM = /^(?!ff)([\da-f]{2})-(?!0{32})([\da-f]{32})-(?!0{16})([\da-f]{16})-([\da-f]{2})(-.*)?$/;
const SAMPLED = 1;

/** Reads a `traceparent`; `undefined` where it is not valid, and a new trace begins. */
export function parseTraceparent(text: string): Traceparent | undefined {
  const [, version, traceId, spanId, flags, rest] = FORM.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  if (version === '00' && rest !== undefined) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

/** Writes one of version 00. */
export function formatTraceparent({ traceId, spanId, isSampled }: Traceparent): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}
