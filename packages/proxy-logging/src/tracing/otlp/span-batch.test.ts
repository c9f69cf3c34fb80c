import { createTraceState, ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect } from 'chai';
import fc from 'fast-check';

import { decodeTraceRequest } from '../../../test/support/otlp/decode-otlp.ts';
import type { SpanAttributes } from './attribute-value.ts';
import type { EncodedSpans } from './encoded-spans.ts';
import { encodedSpansSerializer } from './encoded-spans-serializer.ts';
import { SpanBatch } from './span-batch.ts';
import type { SpanKind as Kind } from './span-head.ts';

interface Given {
  readonly name: string;
  readonly attributes: SpanAttributes;
  readonly parent: SpanContext | undefined;
  readonly times: readonly [startMs: number, endMs: number];
  readonly error: string | undefined;
  readonly kind: Kind;
}

const RESOURCE = { 'service.name': 'proxy-api', 'ünïcode': 'ä' };
const SDK_KINDS = { internal: SpanKind.INTERNAL, server: SpanKind.SERVER, client: SpanKind.CLIENT } as const;
const HEX_DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ minLength: 60, maxLength: 70 }), fc.string({ minLength: 120, maxLength: 135 }));
const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double(), fc.constantFrom(0, -1, 127, 128, 2 ** 53, 2 ** 62));
const value = fc.oneof(text, number, fc.boolean());
const hex = (digits: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...HEX_DIGITS), minLength: digits, maxLength: digits }).filter((it) => /[^0]/.test(it));
const parent: fc.Arbitrary<SpanContext> = fc.record({
  traceId: hex(32), spanId: hex(16), traceFlags: fc.constant(1), isRemote: fc.boolean(), traceState: fc.constantFrom(createTraceState(''), createTraceState('vendor=a:b,other=1')),
});
const given: fc.Arbitrary<Given> = fc.record({
  name: text.filter((it) => it !== ''),
  // The SDK keeps attributes in an object, and loses this one.
  attributes: fc.dictionary(text.filter((it) => it !== '' && it !== '__proto__'), value, { maxKeys: 12 }),
  parent: fc.option(parent, { nil: undefined }),
  times: fc.tuple(fc.double({ min: 1e11, max: 4e12, noNaN: true }), fc.double({ min: 0, max: 1e7, noNaN: true })).map(([start, length]): readonly [number, number] => [start, start + length]),
  error: fc.option(text, { nil: undefined }),
  kind: fc.constantFrom<Kind>('server', 'client', 'internal'),
});

describe('SpanBatch', () => {
  it("writes what the SDK's spans and serializer come to, whatever is in them", () => {
    fc.assert(fc.property(fc.array(given, { minLength: 1, maxLength: 5 }), (all) => {
      const spans = record(all);
      expect(spans).to.have.lengthOf(all.length);
      expect(decoded(write(all, spans).bytes)).to.deep.equal(decoded(ProtobufTraceSerializer.serializeRequest(spans)));
    }), { numRuns: 300 });
  });

  it('grows as far as it must, and counts', () => {
    const all = Array.from({ length: 500 }, (): Given => ({ name: 'n'.repeat(300), attributes: {}, parent: undefined, times: [1e12, 2e12], error: undefined, kind: 'server' }));
    const spans = record(all);
    const { bytes, count } = write(all, spans);
    expect(count).to.equal(500);
    expect(decoded(bytes)).to.deep.equal(decoded(ProtobufTraceSerializer.serializeRequest(spans)));
  });
});

describe('encodedSpansSerializer', () => {
  it('reads what a collector says of spans that it did not take', () => {
    // ExportTraceServiceResponse { partial_success { rejected_spans: 3, error_message: "no" } }
    const response = encodedSpansSerializer.deserializeResponse(Buffer.from([0x0a, 0x06, 0x08, 0x03, 0x12, 0x02, 0x6e, 0x6f]));
    expect(Number(response.partialSuccess?.rejectedSpans)).to.equal(3);
    expect(response.partialSuccess?.errorMessage).to.equal('no');
  });
});

function decoded(bytes: Uint8Array | undefined): unknown {
  return decodeTraceRequest(bytes ?? new Uint8Array());
}

// `spans` are the SDK's of the same, which made up their ids.
function write(all: readonly Given[], spans: readonly ReadableSpan[]): EncodedSpans {
  const batch = new SpanBatch({ resource: RESOURCE, scope: 'scope' });
  for (const [i, { name, attributes, parent: above, times: [startMs, endMs], error, kind }] of all.entries()) {
    const { traceId, spanId } = spans[i]!.spanContext();
    const identity = { traceId, spanId, parentSpanId: above?.spanId, isParentRemote: above?.isRemote === true, traceState: above?.traceState?.serialize() };
    batch.begin({ identity, name, kind, startMs, endMs });
    for (const [key, told] of Object.entries(attributes)) batch.attribute(key, told);
    if (error !== undefined) {
      batch.fail();
      batch.event('exception', endMs, { 'exception.type': error });
    }
    batch.end();
  }
  return batch.finish();
}

function record(all: readonly Given[]): ReadableSpan[] {
  const spans: ReadableSpan[] = [];
  const none = async (): Promise<void> => undefined;
  const processor = { onStart: () => undefined, onEnd: (span: ReadableSpan) => void spans.push(span), forceFlush: none, shutdown: none };
  const spanLimits = { attributeValueLengthLimit: 256 };
  const tracer = new TracerProvider({ resource: resourceFromAttributes(RESOURCE), spanLimits, spanProcessors: [processor] }).getTracer('scope');
  for (const { name, attributes, parent: above, times: [startMs, endMs], error, kind } of all) {
    const options = { kind: SDK_KINDS[kind], startTime: startMs, attributes };
    const span = tracer.startSpan(name, options, above === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, above));
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR }).addEvent('exception', { 'exception.type': error }, endMs);
    span.end(endMs);
  }
  return spans;
}
