import { type ConfigDocument, valueAt } from './config-document.ts';
import { DEFAULT_THRESHOLD_MB } from './memory-schema.ts';
import { LEAST_WORKER_MB, PRIMARY_MB } from './worker-memory.ts';

/** Reports more workers than the memory threshold has room for. */
export function checkWorkers(document: ConfigDocument, environmentThresholdMb: number | undefined): void {
  const workers = valueAt(document.value, ['server', 'workers']);
  if (typeof workers !== 'number' || workers <= 1) return;
  const given = valueAt(document.value, ['memory', 'memory_threshold_mb']);
  const thresholdMb = environmentThresholdMb ?? (typeof given === 'number' ? given : DEFAULT_THRESHOLD_MB);
  const neededMb = PRIMARY_MB + workers * LEAST_WORKER_MB;
  if (thresholdMb >= neededMb) return;
  document.report(['server', 'workers'], {
    expected: `at most ${Math.max(1, Math.floor((thresholdMb - PRIMARY_MB) / LEAST_WORKER_MB))}, since each needs ${LEAST_WORKER_MB} MB of memory.memory_threshold_mb, which is ${thresholdMb}, and the primary ${PRIMARY_MB}`,
    hint: `or raise memory.memory_threshold_mb to ${neededMb}`,
  });
}
