import type { AnomalyDetector } from '@proxyapi/proxy-logging';

/** Knows what departs from its own past. */
export type AnomalySource = Pick<AnomalyDetector, 'current'>;
