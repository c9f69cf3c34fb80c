import type * as z from 'zod';
import { boundedNumber, flag, seconds, section } from './schema-parts.ts';

/** What the emergency threshold is where it is not given, in thresholds. */
export const EMERGENCY_RATIO = 1.5;
export const DEFAULT_THRESHOLD_MB = 1024;

/** Resident memory of the process. */
export const thresholdMb = (): z.ZodNumber => boundedNumber(1, 1_048_576);

/** When memory is given back, and how. */
export const memorySchema = section({
  memory_threshold_mb: thresholdMb().default(DEFAULT_THRESHOLD_MB).meta({
    description: 'The resident size from which caches give memory back. At most 75 % of what the container or the machine has.',
    'x-unit': 'MB',
    'x-env': 'MEMORY_THRESHOLD_MB',
  }),
  emergency_threshold_mb: thresholdMb().optional().meta({
    description:
      'The resident size from which they give all back that they can. At least the threshold, and at most 90 % of what the ' +
      'container or the machine has.',
    'x-unit': 'MB',
    'x-default': `${EMERGENCY_RATIO} times the threshold`,
  }),
  cleanup_interval: seconds(1).default(300).meta({
    description: 'While the size stays above a threshold, how long until memory is given back again; a tenth of it in an emergency.',
  }),
  enable_gc_tuning: flag().default(true).meta({
    description:
      'Whether the gateway calls the garbage collector by itself, where `node --expose-gc` allows (`npx -y pnpm@12 start` does): ' +
      'after giving back, while the flag `memory_manager_aggressive_gc` is on, and while a heap grows that V8 does not ' +
      'collect, to see leaks. `false`: V8 alone decides, but for `POST /debug/memory/cleanup`.',
  }),
  leak_detection_enabled: flag().default(true).meta({
    description: 'Whether to log a heap that grows in a straight line for half an hour, by 0.5 MB a minute and more.',
  }),
});
