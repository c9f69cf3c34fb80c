import type { SamplerSettings } from '../settings/open-telemetry-settings.ts';
import type { Traceparent } from '../spans/traceparent.ts';

/** Whether a trace is recorded. */
export type Sampler = (traceId: string, parent: Traceparent | undefined) => boolean;

/** Where the last 13 hex digits of a trace's id begin: 52 of the 56 bits that W3C calls random, which a number holds exactly. */
const RANDOM_FROM = 19;
const RANDOM_VALUES = 2 ** 52;

/**
 * Decides by the caller's decision where that is asked for, else by the trace's id: whoever knows the id and the ratio
 * decides the same.
 *
 * The threshold is that of OpenTelemetry's consistent probability sampling: a trace is recorded where its random bits are
 * not below the share that is rejected (https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/).
 */
export function createSampler({ isParentBased, ratio }: SamplerSettings): Sampler {
  const rejectedBelow = Math.round((1 - ratio) * RANDOM_VALUES);
  return (traceId, parent) => {
    if (isParentBased && parent !== undefined) return parent.isSampled;
    return Number.parseInt(traceId.slice(RANDOM_FROM), 16) >= rejectedBelow;
  };
}
