import { type ConfigDocument, valueAt } from './config-document.ts';
import { DEFAULT_THRESHOLD_MB } from './memory-schema.ts';

/** A worker that has just started takes some 100 MB: below this it would give memory back without end. */
const LEAST_MB = 128;

/** Reports more workers than the memory threshold has room for. */
export function checkWorkers(document: ConfigDocument, environmentThresholdMb: number | undefined): void {
  const workers = valueAt(document.value, ['server', 'workers']);
  if (typeof workers !== 'number' || workers <= 1) return;
  const given = valueAt(document.value, ['memory', 'memory_threshold_mb']);
  const thresholdMb = environmentThresholdMb ?? (typeof given === 'number' ? given : DEFAULT_THRESHOLD_MB);
  if (thresholdMb >= workers * LEAST_MB) return;
  document.report(['server', 'workers'], {
    expected: `at most ${Math.max(1, Math.floor(thresholdMb / LEAST_MB))}, since each needs ${LEAST_MB} MB of memory.memory_threshold_mb, which is ${thresholdMb}`,
    hint: `or raise memory.memory_threshold_mb to ${workers * LEAST_MB}`,
  });
}
