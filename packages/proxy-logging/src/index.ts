export { createLogger, LOG_LEVELS, type LogFields, type Logger, type LoggerOptions, type LogLevel } from './logger.ts';
export type { CustomLabel, GatewayMetricsOptions } from './metrics/gateway-metrics-options.ts';
export { GatewayMetrics, type ScrapeAnswer } from './metrics/gateway-metrics.ts';
export type { MeasuredAttempt, MeasuredUsage } from './metrics/measured-attempt.ts';
export type { MeasuredRequest } from './metrics/measured-request.ts';
export type { MetricDefinition } from './metrics/metric-definition.ts';
export { METRIC_BUCKETS } from './metrics/metric-buckets.ts';
export { CUSTOM_REQUESTS, METRIC_DEFINITIONS } from './metrics/metric-definitions.ts';
export type { BreakerSample, ConnectionSample, MemorySample, MetricSources } from './metrics/metric-sources.ts';
