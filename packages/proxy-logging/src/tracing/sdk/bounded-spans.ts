import type { Context } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { BatchSpanProcessor, type ReadableSpan, type Span, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';

import type { SpanBatchSettings } from '../settings/open-telemetry-settings.ts';
import { describeFailure } from './describe-failure.ts';
import type { PacedWarnings } from './paced-warnings.ts';

/** What {@link BoundedSpans} works with. */
export interface BoundedSpansOptions {
  readonly exporter: SpanExporter;
  readonly batch: SpanBatchSettings;
  readonly warnings: PacedWarnings;
}

type ExportDone = Parameters<SpanExporter['export']>[1];

/**
 * The SDK's batches within a bound that counts: spans that wait and spans on their way to a collector that may hang are
 * never more than `maxQueued` together, and each that is dropped or not taken is counted. The SDK's own bound leaves out
 * those on their way, and tells its count to nobody.
 */
export class BoundedSpans implements SpanProcessor {
  readonly #batches: BatchSpanProcessor;
  readonly #exporter: SpanExporter;
  readonly #maxQueued: number;
  readonly #warnings: PacedWarnings;
  #held = 0;
  #dropped = 0;
  #isClosed = false;

  constructor({ exporter, batch: { delayMs, timeoutMs, maxQueued, maxBatch }, warnings }: BoundedSpansOptions) {
    this.#exporter = exporter;
    this.#maxQueued = maxQueued;
    this.#warnings = warnings;
    this.#batches = new BatchSpanProcessor({
      exporter: { export: (spans, done) => this.#export(spans, done), shutdown: () => exporter.shutdown() },
      scheduledDelayMillis: delayMs,
      exportTimeoutMillis: timeoutMs,
      maxQueueSize: maxQueued,
      maxExportBatchSize: maxBatch,
    });
  }

  /** Spans that no collector took: there was no room, their export failed, or the process stopped before it was done. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Spans that wait or are on their way. */
  get held(): number {
    return this.#held;
  }

  onStart(span: Span, context: Context): void {
    this.#batches.onStart(span, context);
  }

  onEnd(span: ReadableSpan): void {
    if (this.#isClosed || this.#held >= this.#maxQueued) {
      this.#dropped += 1;
      return;
    }
    this.#held += 1;
    this.#batches.onEnd(span);
  }

  async forceFlush(): Promise<void> {
    await this.#batches.forceFlush();
  }

  async shutdown(): Promise<void> {
    this.#isClosed = true;
    await this.#batches.shutdown();
  }

  /** Gives up what is still held, and counts it. */
  abandon(): void {
    this.#isClosed = true;
    this.#dropped += this.#held;
    this.#held = 0;
  }

  // The SDK hears of success only: what failed is told here, in words of ours.
  #export(spans: ReadableSpan[], done: ExportDone): void {
    this.#exporter.export(spans, (result) => {
      this.#settle(spans.length, result);
      done({ code: ExportResultCode.SUCCESS });
    });
  }

  #settle(count: number, { code, error }: ExportResult): void {
    // After `abandon` they have been counted.
    const settled = Math.min(count, this.#held);
    this.#held -= settled;
    if (code === ExportResultCode.SUCCESS) return;
    this.#dropped += settled;
    this.#warnings.warn('spans were not exported', { reason: describeFailure(error ?? 'no reason'), spans: count, dropped: this.#dropped });
  }
}
