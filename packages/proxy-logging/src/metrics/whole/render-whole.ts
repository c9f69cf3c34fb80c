import { Exposition } from '../exposition/exposition.ts';
import { chooseFormat, CONTENT_TYPES } from '../exposition/exposition-format.ts';
import type { Family } from '../families/family.ts';
import type { ScrapeAnswer } from '../gateway-metrics.ts';
import { METRIC_BUCKETS } from '../metric-buckets.ts';
import { mergeSnapshots } from './merge-snapshots.ts';
import type { FamilySnapshot, MetricsSnapshot } from './metrics-snapshot.ts';

/**
 * The metrics of several processes, as those of the one gateway that they are, in the format that the `accept` header of a
 * scrape asks for.
 *
 * @example
 * const answer = await renderWhole([await metrics.snapshot(), ...ofOtherProcesses], request.headers.accept);
 */
export async function renderWhole(snapshots: readonly MetricsSnapshot[], accept: string | undefined): Promise<ScrapeAnswer> {
  const format = chooseFormat(accept);
  const exposition = new Exposition(format, mergeSnapshots(snapshots).map(familyOf));
  return { contentType: CONTENT_TYPES[format], body: await exposition.render() };
}

function familyOf({ definition, samples, series }: FamilySnapshot): Family {
  return definition.buckets === undefined ? { definition, samples: () => samples } : { definition, bounds: METRIC_BUCKETS[definition.buckets], series };
}
