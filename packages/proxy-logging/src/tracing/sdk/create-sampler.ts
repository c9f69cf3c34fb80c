import { AlwaysOffSampler, AlwaysOnSampler, ParentBasedSampler, type Sampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace';

import type { SamplerSettings } from '../settings/open-telemetry-settings.ts';

/** The SDK's sampler of these settings. */
export function createSampler({ isParentBased, ratio }: SamplerSettings): Sampler {
  const root = ofRatio(ratio);
  return isParentBased ? new ParentBasedSampler({ root }) : root;
}

function ofRatio(ratio: number): Sampler {
  if (ratio === 1) return new AlwaysOnSampler();
  return ratio === 0 ? new AlwaysOffSampler() : new TraceIdRatioBasedSampler(ratio);
}
