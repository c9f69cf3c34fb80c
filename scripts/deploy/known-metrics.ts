import { METRIC_DEFINITIONS } from '../../packages/proxy-logging/src/metrics/metric-definitions.ts';

/** What the gateway exposes and Prometheus' rules and dashboard may ask for, histograms without suffix. */
export const KNOWN_METRICS: ReadonlySet<string> = new Set(Object.values(METRIC_DEFINITIONS).map(({ name }) => name));

/** Of node-exporter, which need not be there. */
export const MACHINE_METRICS: ReadonlySet<string> = new Set(['node_memory_MemAvailable_bytes', 'node_memory_MemTotal_bytes']);
