import { type ExportResult, ExportResultCode } from '@opentelemetry/core';

import type { EncodedSpans } from '../otlp/encoded-spans.ts';
import { SpanBatch, type SpanOrigin } from '../otlp/span-batch.ts';
import type { SpanHead } from '../otlp/span-head.ts';
import type { SpanSink } from '../recording/span-sink.ts';
import type { SpanBatchSettings } from '../settings/open-telemetry-settings.ts';
import type { SpanExporter } from './create-span-exporter.ts';
import { describeFailure } from './describe-failure.ts';
import type { PacedWarnings } from './paced-warnings.ts';

/** What {@link BoundedSpans} works with. */
export interface BoundedSpansOptions {
  readonly exporter: SpanExporter;
  readonly origin: SpanOrigin;
  readonly batch: SpanBatchSettings;
  readonly warnings: PacedWarnings;
}

/**
 * Sends spans in batches, one after the other: as soon as one is full, or `delayMs` after its first span.
 *
 * Differs from the SDK's batches: spans that wait and spans on their way to a collector that may hang are never more than
 * `maxQueued` together, each that is dropped or not taken is counted, and what waits is bytes.
 */
export class BoundedSpans implements SpanSink {
  readonly #options: BoundedSpansOptions;
  #batch: SpanBatch | undefined;
  readonly #full: EncodedSpans[] = [];
  #timer: NodeJS.Timeout | undefined;
  #isSending = false;
  #isClosed = false;
  #held = 0;
  #dropped = 0;

  constructor(options: BoundedSpansOptions) {
    this.#options = options;
  }

  /** Spans that no collector took: there was no room, their export failed, or the process stopped before it was done. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Spans that wait or are on their way. */
  get held(): number {
    return this.#held;
  }

  begin(head: SpanHead): SpanBatch | undefined {
    const { origin, batch: { maxQueued } } = this.#options;
    if (this.#isClosed || this.#held >= maxQueued) {
      this.#dropped += 1;
      return undefined;
    }
    this.#held += 1;
    this.#batch ??= new SpanBatch(origin);
    this.#batch.begin(head);
    return this.#batch;
  }

  end(): void {
    if (this.#batch === undefined) return;
    this.#batch.end();
    if (this.#batch.count >= this.#options.batch.maxBatch) this.#seal();
    this.#schedule();
  }

  /** Sends what there is. Spans that end later are dropped. */
  async shutdown(): Promise<void> {
    this.#isClosed = true;
    this.#seal();
    await Promise.all(this.#full.splice(0).map((batch) => this.#export(batch)));
    await this.#options.exporter.shutdown();
  }

  /** Gives up what is still held, and counts it. */
  abandon(): void {
    this.#isClosed = true;
    this.#dropped += this.#held;
    this.#held = 0;
  }

  #seal(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#batch !== undefined) this.#full.push(this.#batch.finish());
    this.#batch = undefined;
  }

  #schedule(): void {
    if (this.#isSending) return;
    if (this.#full.length > 0) void this.#sendNext();
    else if (this.#batch !== undefined) this.#timer ??= setTimeout(() => this.#onDelay(), this.#options.batch.delayMs).unref();
  }

  #onDelay(): void {
    this.#seal();
    void this.#sendNext();
  }

  async #sendNext(): Promise<void> {
    const batch = this.#full.shift();
    if (batch === undefined) return;
    this.#isSending = true;
    await this.#export(batch);
    this.#isSending = false;
    this.#schedule();
  }

  // Never throws. It goes on after `timeoutMs` even where the exporter says nothing: the spans are held until it does.
  #export(batch: EncodedSpans): Promise<void> {
    const { exporter, batch: { timeoutMs } } = this.#options;
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, timeoutMs).unref();
      exporter.export(batch, (result) => {
        clearTimeout(timer);
        this.#settle(batch.count, result);
        resolve();
      });
    });
  }

  #settle(count: number, { code, error }: ExportResult): void {
    // After `abandon` they have been counted.
    const settled = Math.min(count, this.#held);
    this.#held -= settled;
    if (code === ExportResultCode.SUCCESS) return;
    this.#dropped += settled;
    this.#options.warnings.warn('spans were not exported', { reason: describeFailure(error ?? 'no reason'), spans: count, dropped: this.#dropped });
  }
}
