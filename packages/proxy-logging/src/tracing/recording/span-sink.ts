import type { SpanBatch } from '../otlp/span-batch.ts';
import type { SpanHead } from '../otlp/span-head.ts';

/** Where spans go when they end. */
export interface SpanSink {
  /** A span begins to be written, and must be ended before the next one; `undefined` where there is no room. */
  begin(head: SpanHead): SpanBatch | undefined;
  /** The span that was begun last is complete. */
  end(): void;
}
