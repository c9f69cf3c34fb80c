import { type Attributes, createTraceState, ROOT_CONTEXT, type SpanContext, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace';
import { expect } from 'chai';
import fc from 'fast-check';

import { decodeTraceRequest } from '../../../test/support/otlp/decode-otlp.ts';
import { spanSerializer } from './span-serializer.ts';

interface Given {
  readonly name: string;
  readonly attributes: Attributes;
  readonly parent: SpanContext | undefined;
  readonly times: readonly [startMs: number, endMs: number];
  readonly error: string | undefined;
  readonly kind: SpanKind;
}

const HEX_DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
const text = fc.oneof(fc.string(), fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ minLength: 60, maxLength: 70 }), fc.string({ minLength: 120, maxLength: 135 }));
const number = fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.double(), fc.constantFrom(0, -1, 127, 128, 2 ** 53, 2 ** 62));
const value = fc.oneof(text, number, fc.boolean(), fc.array(text), fc.array(number), fc.array(fc.boolean()));
const hex = (digits: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...HEX_DIGITS), minLength: digits, maxLength: digits }).filter((it) => /[^0]/.test(it));
const parent: fc.Arbitrary<SpanContext> = fc.record({
  traceId: hex(32), spanId: hex(16), traceFlags: fc.constant(1), isRemote: fc.boolean(), traceState: fc.constantFrom(createTraceState(''), createTraceState('vendor=a:b,other=1')),
});
const given: fc.Arbitrary<Given> = fc.record({
  name: text.filter((it) => it !== ''),
  attributes: fc.dictionary(text.filter((it) => it !== ''), value, { maxKeys: 12 }),
  parent: fc.option(parent, { nil: undefined }),
  times: fc.tuple(fc.double({ min: 0, max: 4e12, noNaN: true }), fc.double({ min: 0, max: 1e7, noNaN: true })).map(([start, length]): readonly [number, number] => [start, start + length]),
  error: fc.option(text, { nil: undefined }),
  kind: fc.constantFrom(SpanKind.SERVER, SpanKind.CLIENT, SpanKind.INTERNAL),
});

describe('spanSerializer', () => {
  it("writes what the SDK's own serializer writes, whatever spans have in them", () => {
    fc.assert(fc.property(fc.array(given, { minLength: 1, maxLength: 5 }), (all) => {
      const spans = record(all);
      expect(spans).to.have.lengthOf(all.length);
      expect(decoded(spanSerializer.serializeRequest(spans))).to.deep.equal(decoded(ProtobufTraceSerializer.serializeRequest(spans)));
    }), { numRuns: 300 });
  });

  it('writes nothing for no spans', () => {
    expect(spanSerializer.serializeRequest([])).to.have.lengthOf(0);
  });

  it('reads what a collector says of spans that it did not take', () => {
    // ExportTraceServiceResponse { partial_success { rejected_spans: 3, error_message: "no" } }
    const response = spanSerializer.deserializeResponse(Buffer.from([0x0a, 0x06, 0x08, 0x03, 0x12, 0x02, 0x6e, 0x6f]));
    expect(Number(response.partialSuccess?.rejectedSpans)).to.equal(3);
    expect(response.partialSuccess?.errorMessage).to.equal('no');
  });
});

function decoded(bytes: Uint8Array | undefined): unknown {
  return decodeTraceRequest(bytes ?? new Uint8Array());
}

function record(all: readonly Given[]): ReadableSpan[] {
  const spans: ReadableSpan[] = [];
  const none = async (): Promise<void> => undefined;
  const processor = { onStart: () => undefined, onEnd: (span: ReadableSpan) => void spans.push(span), forceFlush: none, shutdown: none };
  const tracer = new TracerProvider({ resource: resourceFromAttributes({ 'service.name': 'proxy-api', 'ünïcode': 'ä' }), spanProcessors: [processor] }).getTracer('scope');
  for (const { name, attributes, parent: above, times: [startMs, endMs], error, kind } of all) {
    const span = tracer.startSpan(name, { kind, startTime: startMs, attributes }, above === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, above));
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error }).addEvent('exception', { 'exception.type': error }, endMs);
    span.end(endMs);
  }
  return spans;
}
