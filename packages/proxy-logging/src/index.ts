export { createLogger, LOG_LEVELS, type LogFields, type Logger, type LoggerOptions, type LogLevel } from './logger.ts';
export { type Anomaly, ANOMALY_SIGNALS, type AnomalySignal, type SignalState } from './anomalies/anomaly.ts';
export { AnomalyDetector, type AnomalyDetectorOptions } from './anomalies/anomaly-detector.ts';
export { anomalyReport, type AnomalyReport } from './anomalies/anomaly-report.ts';
export { createAnomalyGauge, type AnomalyGaugeOptions } from './anomalies/create-anomaly-gauge.ts';
export type { ObservedAttempt } from './anomalies/observed-attempt.ts';
