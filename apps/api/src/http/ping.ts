/** Silence after which a comment tells the client, and what stands between, that a stream is alive. */
export const PING_AFTER_MS = 15_000;

/** An SSE comment: clients skip it. */
export const PING: Buffer = Buffer.from(': ping\n\n');
