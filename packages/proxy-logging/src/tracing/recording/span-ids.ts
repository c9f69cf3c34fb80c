import { randomFillSync } from 'node:crypto';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const POOL_BYTES = 4096;

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/** 32 hex digits that no other trace has. */
export function newTraceId(): string {
  return randomHex(TRACE_ID_BYTES);
}

/** 16 hex digits that no other span of the trace has. */
export function newSpanId(): string {
  return randomHex(SPAN_ID_BYTES);
}

// Randomness in blocks: a call of the generator costs more than what one id takes of it.
function randomHex(bytes: number): string {
  if (used + bytes > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return pool.toString('hex', used - bytes, used);
}
