import type { Operation } from '@proxyapi/proxy-core';

/** Where something stands among bytes. */
export interface Span {
  readonly start: number;
  /** Behind its last byte. */
  readonly end: number;
}

/** An answer as it is kept: whole, finished, without an error, in the caller's dialect. */
export interface StoredAnswer {
  readonly operation: Operation;
  readonly provider: string;
  readonly model: string;
  /** How it was asked for: `stream` for its events, `whole` for JSON. */
  readonly form: 'stream' | 'whole';
  readonly body: Buffer;
  /** Of a stream: where the event stands that holds its usage and nothing else. */
  readonly usage: Span | undefined;
  /** Whether the usage is there because it was asked for, so that it is no part of the answer of one who did not ask. */
  readonly isUsageAsked: boolean;
}

/** Of what an entry takes beside its body: its object, its texts, its place in the cache. */
const OVERHEAD_BYTES = 256;

/** The memory that an answer takes. */
export function sizeOfAnswer({ provider, model, body }: StoredAnswer): number {
  return body.length + provider.length + model.length + OVERHEAD_BYTES;
}
