import type { Resource } from '@opentelemetry/resources';
import { RandomIdGenerator, TracerProvider } from '@opentelemetry/sdk-trace';

import type { TraceSettings } from '../settings/open-telemetry-settings.ts';
import type { WarningLogger } from '../warning-logger.ts';
import { BoundedSpans } from './bounded-spans.ts';
import { createSampler } from './create-sampler.ts';
import { createSpanExporter } from './create-span-exporter.ts';
import { PacedWarnings } from './paced-warnings.ts';
import { RequestTracer } from './request-tracer.ts';
import { SCOPE } from './scope.ts';

/** Traces that are on. */
export interface OpenTraces {
  readonly tracer: RequestTracer;
  readonly spans: BoundedSpans;
}

/** Longer values are cut: callers may ask for a model of any name. */
const MAX_VALUE_LENGTH = 256;

/** Makes a tracer whose spans go to the collector of the settings. */
export async function openTraces(settings: TraceSettings, { resource, logger }: { readonly resource: Resource; readonly logger: WarningLogger }): Promise<OpenTraces> {
  const exporter = await createSpanExporter(settings);
  const spans = new BoundedSpans({ exporter, batch: settings.batch, warnings: new PacedWarnings({ logger }) });
  const idGenerator = new RandomIdGenerator();
  const provider = new TracerProvider({ resource, idGenerator, sampler: createSampler(settings.sampler), spanProcessors: [spans], spanLimits: { attributeValueLengthLimit: MAX_VALUE_LENGTH } });
  const tracer = new RequestTracer({ tracer: provider.getTracer(SCOPE), generateSpanId: () => idGenerator.generateSpanId() });
  return { tracer, spans };
}
