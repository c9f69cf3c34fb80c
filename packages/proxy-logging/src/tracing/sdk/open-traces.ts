import type { Resource } from '@opentelemetry/resources';

import type { AttributeValue } from '../otlp/attribute-value.ts';
import { createSampler } from '../recording/create-sampler.ts';
import { RequestTracer } from '../recording/request-tracer.ts';
import type { TraceSettings } from '../settings/open-telemetry-settings.ts';
import type { WarningLogger } from '../warning-logger.ts';
import { BoundedSpans } from './bounded-spans.ts';
import { createSpanExporter } from './create-span-exporter.ts';
import { PacedWarnings } from './paced-warnings.ts';
import { SCOPE } from './scope.ts';

/** Traces that are on. */
export interface OpenTraces {
  readonly tracer: RequestTracer;
  readonly spans: BoundedSpans;
}

/** Makes a tracer whose spans go to the collector of the settings. */
export async function openTraces(settings: TraceSettings, { resource, logger }: { readonly resource: Resource; readonly logger: WarningLogger }): Promise<OpenTraces> {
  const exporter = await createSpanExporter(settings);
  const origin = { resource: plainAttributes(resource), scope: SCOPE };
  const spans = new BoundedSpans({ exporter, origin, batch: settings.batch, warnings: new PacedWarnings({ logger }) });
  return { tracer: new RequestTracer({ sampler: createSampler(settings.sampler), sink: spans }), spans };
}

// The SDK's own attributes and the operator's are all of this kind.
function plainAttributes({ attributes }: Resource): Readonly<Record<string, AttributeValue>> {
  return Object.fromEntries(Object.entries(attributes).filter((pair): pair is [string, AttributeValue] => ['string', 'number', 'boolean'].includes(typeof pair[1])));
}
