import { type ConfigDocument, valueAt } from './config-document.ts';
import type { ConfigProblem } from './config-error.ts';
import { describeValue } from './describe-value.ts';
import { DEFAULT_THRESHOLD_MB } from './memory-schema.ts';

const SECTION = 'memory';
const THRESHOLD = 'memory_threshold_mb';
const EMERGENCY = 'emergency_threshold_mb';

/**
 * Reports an emergency threshold below the threshold that counts, be it the file's, the environment's or the default. What
 * the environment is to blame for has no line in the file and is given back.
 */
export function checkMemory(document: ConfigDocument, environmentThresholdMb: number | undefined): readonly ConfigProblem[] {
  const [threshold, emergency] = [THRESHOLD, EMERGENCY].map((key) => valueAt(document.value, [SECTION, key]));
  const effective = environmentThresholdMb ?? (typeof threshold === 'number' ? threshold : DEFAULT_THRESHOLD_MB);
  if (typeof emergency !== 'number' || emergency >= effective) return [];
  if (environmentThresholdMb !== undefined) {
    const expected = `at most ${SECTION}.${EMERGENCY}, which is ${emergency}`;
    return [{ source: 'environment', key: 'MEMORY_THRESHOLD_MB', expected, got: describeValue(environmentThresholdMb) }];
  }
  const hint = threshold === undefined ? `${THRESHOLD} is ${DEFAULT_THRESHOLD_MB} unless it is given` : undefined;
  document.report([SECTION, EMERGENCY], { expected: `at least ${SECTION}.${THRESHOLD}`, hint });
  return [];
}
