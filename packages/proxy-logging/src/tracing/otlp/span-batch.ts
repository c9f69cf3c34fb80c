import type { AttributeValue, SpanAttributes } from './attribute-value.ts';
import type { EncodedSpans } from './encoded-spans.ts';
import { ProtobufWriter } from './protobuf-writer.ts';
import { SPAN_KINDS, type SpanHead, type SpanIdentity } from './span-head.ts';
import { writeKeyValue } from './write-key-value.ts';

/** Whose spans they are. */
export interface SpanOrigin {
  /** Attributes of the resource. */
  readonly resource: SpanAttributes;
  /** The name of the instrumentation scope. */
  readonly scope: string;
}

/** Fields of `ExportTraceServiceRequest`, `ResourceSpans`, `Resource`, `ScopeSpans` and `InstrumentationScope`. */
const RESOURCE_SPANS = 1;
const RESOURCE = 1;
const RESOURCE_ATTRIBUTES = 1;
const SCOPE_SPANS = 2;
const SCOPE = 1;
const SCOPE_NAME = 1;
const SPANS = 2;
/** Fields of `Span`. */
const SPAN = { traceId: 1, spanId: 2, traceState: 3, parentSpanId: 4, name: 5, kind: 6, start: 7, end: 8, attributes: 9, events: 11, status: 15, flags: 16 } as const;
/** Fields of `Span.Event`. */
const EVENT = { time: 1, name: 2, attributes: 3 } as const;
/** A field of `Status`, and its value for an error. */
const STATUS_CODE = 3;
const ERROR = 2;
/** Of `SpanFlags`: that it is sampled, that {@link IS_REMOTE} is known, and that the parent came from another process. */
const SAMPLED = 1;
const HAS_IS_REMOTE = 0x1_00;
const IS_REMOTE = 0x2_00;

/** Longer values of a span's attributes are cut: callers may ask for a model of any name. */
const MAX_VALUE_LENGTH = 256;
/** Some 30 spans of ours; the buffer doubles where there are more. */
const FIRST_BYTES = 16_384;

/**
 * Spans of one origin as an `ExportTraceServiceRequest` of OTLP, written one after the other as they end.
 *
 * Differs from the SDK's spans, which are objects with maps of attributes until their batch is sent: nothing of a span is
 * kept but its bytes. Links are left out: nothing here makes them.
 *
 * @example
 * batch.begin(head);
 * batch.attribute('http.route', route);
 * batch.end();
 */
export class SpanBatch {
  readonly #writer = new ProtobufWriter(FIRST_BYTES);
  readonly #resourceSpans: number;
  readonly #scopeSpans: number;
  #span = 0;
  #count = 0;

  constructor({ resource, scope }: SpanOrigin) {
    const writer = this.#writer;
    this.#resourceSpans = writer.begin(RESOURCE_SPANS);
    const resourceStart = writer.begin(RESOURCE);
    writeAttributes(writer, RESOURCE_ATTRIBUTES, resource);
    writer.end(resourceStart);
    this.#scopeSpans = writer.begin(SCOPE_SPANS);
    const scopeStart = writer.begin(SCOPE);
    writer.string(SCOPE_NAME, scope);
    writer.end(scopeStart);
  }

  /** Spans that have ended. */
  get count(): number {
    return this.#count;
  }

  /** A span begins; what is written until {@link end} belongs to it. */
  begin({ identity, name, kind, startMs, endMs }: SpanHead): void {
    const writer = this.#writer;
    this.#span = writer.begin(SPANS);
    writeIdentity(writer, identity);
    writer.string(SPAN.name, name);
    writer.integer(SPAN.kind, SPAN_KINDS[kind]);
    writer.nanoseconds(SPAN.start, startMs);
    writer.nanoseconds(SPAN.end, endMs);
  }

  /** Of the span; `undefined` is left out. */
  attribute(key: string, value: AttributeValue | undefined): void {
    if (value === undefined) return;
    const isLong = typeof value === 'string' && value.length > MAX_VALUE_LENGTH;
    const pair = this.#writer.begin(SPAN.attributes);
    writeKeyValue(this.#writer, key, isLong ? value.slice(0, MAX_VALUE_LENGTH) : value);
    this.#writer.end(pair);
  }

  /** Something that happened in the span. */
  event(name: string, atMs: number, attributes: SpanAttributes): void {
    const writer = this.#writer;
    const event = writer.begin(SPAN.events);
    writer.nanoseconds(EVENT.time, atMs);
    writer.string(EVENT.name, name);
    writeAttributes(writer, EVENT.attributes, attributes);
    writer.end(event);
  }

  /** What the span tells of has failed. */
  fail(): void {
    const status = this.#writer.begin(SPAN.status);
    this.#writer.integer(STATUS_CODE, ERROR);
    this.#writer.end(status);
  }

  end(): void {
    this.#writer.end(this.#span);
    this.#count += 1;
  }

  /** What has ended; the batch is not to be used after it. */
  finish(): EncodedSpans {
    this.#writer.end(this.#scopeSpans);
    this.#writer.end(this.#resourceSpans);
    return { bytes: this.#writer.finish(), count: this.#count };
  }
}

function writeIdentity(writer: ProtobufWriter, { traceId, spanId, parentSpanId, isParentRemote, traceState }: SpanIdentity): void {
  writer.hex(SPAN.traceId, traceId);
  writer.hex(SPAN.spanId, spanId);
  if (traceState !== undefined) writer.string(SPAN.traceState, traceState);
  if (parentSpanId !== undefined) writer.hex(SPAN.parentSpanId, parentSpanId);
  writer.fixed32(SPAN.flags, SAMPLED | HAS_IS_REMOTE | (isParentRemote ? IS_REMOTE : 0));
}

function writeAttributes(writer: ProtobufWriter, field: number, attributes: SpanAttributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    const pair = writer.begin(field);
    writeKeyValue(writer, key, value);
    writer.end(pair);
  }
}
