import { readFileSync } from 'node:fs';

import protobuf from 'protobufjs';

import type { ReceivedAttributes, ReceivedPoint, ReceivedSpan } from './received.ts';

const { root } = protobuf.parse(readFileSync(new URL('otlp.proto', import.meta.url), 'utf8'));
const TraceRequest = root.lookupType('ExportTraceServiceRequest');
const MetricsRequest = root.lookupType('ExportMetricsServiceRequest');
const KINDS = ['other', 'internal', 'server', 'client'] as const;
const ERROR = 2;

interface RawKeyValue { readonly key: string; readonly value?: { readonly stringValue?: string; readonly boolValue?: boolean; readonly intValue?: string; readonly doubleValue?: number } }
interface RawResource { readonly attributes: readonly RawKeyValue[] }
interface RawSpan {
  readonly traceId: string; readonly spanId: string; readonly parentSpanId: string; readonly traceState: string;
  readonly name: string; readonly kind: number; readonly startTimeUnixNano: string; readonly endTimeUnixNano: string;
  readonly attributes: readonly RawKeyValue[];
  readonly events: readonly { readonly name: string; readonly attributes: readonly RawKeyValue[] }[];
  readonly status?: { readonly code: number; readonly message: string };
}
interface RawMetric {
  readonly name: string; readonly unit: string;
  readonly histogram?: { readonly dataPoints: readonly { readonly count: string; readonly sum: number; readonly explicitBounds: readonly number[]; readonly attributes: readonly RawKeyValue[] }[] };
}

/** Reads the body of an `Export` call for traces. */
export function decodeSpans(body: Uint8Array): readonly ReceivedSpan[] {
  const { resourceSpans } = decode(TraceRequest, body) as { resourceSpans: readonly { resource?: RawResource; scopeSpans: readonly { spans: readonly RawSpan[] }[] }[] };
  return resourceSpans.flatMap(({ resource, scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans.map((span) => toSpan(span, resource))));
}

/** All that {@link decodeSpans} reads from, as protobuf has it; a status that is not told is one of 0. */
export function decodeTraceRequest(body: Uint8Array): unknown {
  return JSON.parse(JSON.stringify(decode(TraceRequest, body), (key, value: unknown) => (key === 'status' ? (value ?? { message: '', code: 0 }) : value)));
}

/** Reads the body of an `Export` call for metrics; histograms only. */
export function decodePoints(body: Uint8Array): readonly ReceivedPoint[] {
  const { resourceMetrics } = decode(MetricsRequest, body) as { resourceMetrics: readonly { resource?: RawResource; scopeMetrics: readonly { metrics: readonly RawMetric[] }[] }[] };
  return resourceMetrics.flatMap(({ resource, scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics.flatMap((metric) => toPoints(metric, resource))));
}

function decode(type: protobuf.Type, body: Uint8Array): object {
  return type.toObject(type.decode(body), { longs: String, bytes: String, defaults: true, arrays: true });
}

function toSpan(raw: RawSpan, resource: RawResource | undefined): ReceivedSpan {
  const { name, traceState, status } = raw;
  return {
    traceId: hex(raw.traceId), spanId: hex(raw.spanId), parentSpanId: hex(raw.parentSpanId), traceState, name,
    kind: KINDS[raw.kind] ?? 'other',
    startNano: BigInt(raw.startTimeUnixNano),
    endNano: BigInt(raw.endTimeUnixNano),
    attributes: attributesOf(raw.attributes),
    events: raw.events.map((event) => ({ name: event.name, attributes: attributesOf(event.attributes) })),
    isError: status?.code === ERROR,
    statusMessage: status?.message ?? '',
    resource: attributesOf(resource?.attributes),
  };
}

function toPoints({ name, unit, histogram }: RawMetric, resource: RawResource | undefined): readonly ReceivedPoint[] {
  return (histogram?.dataPoints ?? []).map(({ count, sum, explicitBounds, attributes }) =>
    ({ metric: name, unit, count: Number(count), sum, bounds: explicitBounds, attributes: attributesOf(attributes), resource: attributesOf(resource?.attributes) }));
}

function attributesOf(list: readonly RawKeyValue[] = []): ReceivedAttributes {
  return Object.fromEntries(list.map(({ key, value }) => [key, value?.stringValue ?? value?.boolValue ?? (value?.intValue === undefined ? value?.doubleValue : Number(value.intValue)) ?? 'unknown']));
}

/** protobufjs gives bytes as base64. */
function hex(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex');
}
