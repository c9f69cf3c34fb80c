import { type HrTime, SpanStatusCode } from '@opentelemetry/api';
import type { ReadableSpan, TimedEvent } from '@opentelemetry/sdk-trace';

import { nanosecondsOf, type ProtobufWriter } from './protobuf-writer.ts';
import { writeAttributes } from './write-attributes.ts';

/** Fields of `Span`. */
const SPAN = {
  traceId: 1, spanId: 2, traceState: 3, parentSpanId: 4, name: 5, kind: 6, start: 7, end: 8, attributes: 9, droppedAttributes: 10,
  events: 11, droppedEvents: 12, status: 15, flags: 16,
} as const;
/** Fields of `Span.Event`. */
const EVENT = { time: 1, name: 2, attributes: 3, droppedAttributes: 4 } as const;
/** Fields of `Status`. */
const STATUS = { message: 2, code: 3 } as const;

/** That {@link IS_REMOTE} is known. */
const HAS_IS_REMOTE = 0x1_00;
/** The parent came from another process. */
const IS_REMOTE = 0x2_00;

/** Writes a span as a `Span` of OTLP 1 in this field. Links are left out: nothing here makes them. */
export function writeSpan(writer: ProtobufWriter, field: number, span: ReadableSpan): void {
  const message = writer.begin(field);
  writeIdentity(writer, span);
  writer.string(SPAN.name, span.name);
  // OTLP has a kind more, at 0.
  writer.integer(SPAN.kind, span.kind + 1);
  writeTime(writer, SPAN.start, span.startTime);
  writeTime(writer, SPAN.end, span.endTime);
  writeAttributes(writer, SPAN.attributes, span.attributes);
  writeCount(writer, SPAN.droppedAttributes, span.droppedAttributesCount);
  for (const event of span.events) writeEvent(writer, event);
  writeCount(writer, SPAN.droppedEvents, span.droppedEventsCount);
  writeStatus(writer, span);
  writer.end(message);
}

function writeIdentity(writer: ProtobufWriter, span: ReadableSpan): void {
  const { traceId, spanId, traceState, traceFlags } = span.spanContext();
  const parent = span.parentSpanContext;
  writer.hex(SPAN.traceId, traceId);
  writer.hex(SPAN.spanId, spanId);
  if (traceState !== undefined) writer.string(SPAN.traceState, traceState.serialize());
  if (parent !== undefined) writer.hex(SPAN.parentSpanId, parent.spanId);
  writer.fixed32(SPAN.flags, traceFlags | HAS_IS_REMOTE | (parent?.isRemote === true ? IS_REMOTE : 0));
}

function writeEvent(writer: ProtobufWriter, { time, name, attributes, droppedAttributesCount }: TimedEvent): void {
  const message = writer.begin(SPAN.events);
  writeTime(writer, EVENT.time, time);
  writer.string(EVENT.name, name);
  if (attributes !== undefined) writeAttributes(writer, EVENT.attributes, attributes);
  writeCount(writer, EVENT.droppedAttributes, droppedAttributesCount);
  writer.end(message);
}

function writeStatus(writer: ProtobufWriter, { status: { code, message } }: ReadableSpan): void {
  if (code === SpanStatusCode.UNSET) return;
  const start = writer.begin(SPAN.status);
  if (message !== undefined) writer.string(STATUS.message, message);
  writer.integer(STATUS.code, code);
  writer.end(start);
}

function writeTime(writer: ProtobufWriter, field: number, [seconds, nanoseconds]: HrTime): void {
  const [high, low] = nanosecondsOf(seconds, nanoseconds);
  writer.fixed64(field, high, low);
}

// Protobuf's way of saying 0 is to say nothing.
function writeCount(writer: ProtobufWriter, field: number, count: number | undefined): void {
  if (count !== undefined && count > 0) writer.integer(field, count);
}
