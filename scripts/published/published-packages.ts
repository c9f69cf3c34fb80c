import type { PackedManifest } from './pack-package.ts';
import type { PublicNames } from './public-names.ts';

/** What a package promises to whoever installs it. A change here is a change of its public face. */
export interface PublishedPackage {
  /** From the repository root. */
  readonly directory: string;
  readonly exports: PackedManifest['exports'];
  /** The names of each entry point. */
  readonly names: Readonly<Record<string, PublicNames>>;
}

const ONE_ENTRY: PackedManifest['exports'] = { '.': { types: './dist/index.d.ts', default: './dist/index.js' }, './package.json': './package.json' };

/** All of them, frozen as literals. */
export const PUBLISHED_PACKAGES: readonly PublishedPackage[] = [
  {
    directory: 'packages/proxy-context',
    exports: ONE_ENTRY,
    names: {
      '.': {
        values: [
          'EVICTION_POLICIES', 'FeatureFlags', 'KeyvTier', 'LeakDetector', 'MemoryManager', 'ModelCache', 'SMART_CACHE_PRESETS',
          'SmartCache', 'SqliteTier', 'UnknownFlagError', 'bufferCodec', 'containerMemoryLimit', 'exposedGc', 'hardMemoryLimit',
          'jsonCodec', 'readMemory',
        ],
        types: [
          'CacheCodec', 'CacheObserver', 'CacheStats', 'CollectGarbage', 'ConsumerRelease', 'ContainerPaths', 'EvictionPolicyName',
          'FailureVerdict', 'FileEvent', 'FlagListener', 'FlagSetting', 'FlagValue', 'GcEvent', 'GcKind', 'GetOrSetOptions',
          'KeyvStore', 'KeyvTierOptions', 'KeyvTierStats', 'LeakDetectorOptions', 'LeakReport', 'LookupResult', 'MemoryConsumer',
          'MemoryLevel', 'MemoryManagerOptions', 'MemoryReading', 'MemoryRelief', 'MemoryStats', 'ModelCacheKey', 'ModelCacheOptions',
          'ModelCacheStats', 'ObserveGc', 'OnConsumerFailure', 'ReleaseLevel', 'SecondTier', 'SetOptions', 'SmartCacheOptions',
          'SmartCachePreset', 'SmartCachePresetName', 'SqliteTierOptions', 'SqliteTierStats', 'WorkerStats', 'Write',
        ],
      },
    },
  },
  {
    directory: 'packages/proxy-core',
    exports: ONE_ENTRY,
    names: {
      '.': {
        values: [
          'AdaptiveThreshold', 'AdaptiveTimeoutRegistry', 'BreakerRegistry', 'CircuitBreaker', 'Deadline', 'ERROR_CODES',
          'HTTP_CLIENT_PRESETS', 'KeyRing', 'LightAbortController', 'ModelCatalog', 'ModelMap', 'PROVIDER_TYPES', 'ProxyError', 'RetryBudget',
          'UpstreamError', 'answerContentBytes', 'asError', 'canonicalJson', 'collectBody', 'createProvider', 'discoverModels', 'encodeError',
          'encodeErrorEvent', 'encodeProviderError', 'findUsageEvent', 'foldStream', 'fullJitter', 'invalidResponse', 'mapStatus',
          'nearestNames', 'orderCandidates', 'parseModelRequest', 'parseQuotaHeaders', 'probeProvider', 'proxyFor', 'stickyKey', 'timerDelayMs',
          'unfoldAnswer',
        ],
        types: [
          'AbortListener', 'AbortSignalLike', 'Abortable', 'AdaptiveThresholdOptions', 'AdaptiveTimeout', 'AdaptiveTimeoutOptions',
          'AdaptiveTimeoutRegistryOptions', 'AliasTarget',
          'BodySink', 'BreakerRegistryOptions', 'BreakerSnapshot', 'BreakerState', 'Candidate', 'CandidateLoad',
          'CanonicalJsonOptions', 'CatalogEntry', 'CircuitBreakerOptions', 'ControlPlaneWay', 'DeadlineOptions', 'DecodedAnswer',
          'EncodedRequest', 'ErrorCode', 'ErrorCodeFacts', 'EventSpan', 'FailureThreshold', 'FullJitterOptions', 'HttpClientPreset',
          'HttpClientSettings', 'JsonDocument', 'KeyChoice', 'KeyRingOptions', 'ModelBreakerSnapshot', 'ModelCatalogOptions',
          'ModelEntry', 'ModelListing', 'ModelRequest', 'ModelSource', 'ModelTimes', 'Operation', 'OrderOptions', 'Permit',
          'PoolTransportOptions', 'ProbeResult', 'ProbeTarget', 'Provider', 'ProviderAdapter', 'ProviderErrorFacts', 'ProviderKey',
          'ProviderOptions', 'ProviderRetries', 'ProviderTimeouts', 'ProviderType', 'ProxyErrorOptions', 'ProxySettings',
          'RefusedResponse', 'RetryBudgetOptions', 'RoutableProvider', 'StreamState', 'StreamTransform', 'TimeoutPhase', 'Transport',
          'TransportStats', 'UnfoldAnswerOptions', 'UpstreamErrorOptions', 'UpstreamRequest', 'UpstreamResponse', 'Usage',
          'WeightedProvider',
        ],
      },
    },
  },
  {
    directory: 'packages/proxy-logging',
    exports: ONE_ENTRY,
    names: {
      '.': {
        values: [
          'ANOMALY_SIGNALS', 'AnomalyDetector', 'BoundedWriter', 'CUSTOM_REQUESTS', 'GatewayMetrics', 'LOG_LEVELS', 'METRIC_BUCKETS',
          'METRIC_DEFINITIONS', 'anomalyReport', 'createLogger', 'keepCounts', 'leadsToFile', 'mergeSnapshots', 'openSink',
          'readOpenTelemetrySettings', 'renderWhole', 'startOpenTelemetry',
        ],
        types: [
          'Anomaly', 'AnomalyDetectorOptions', 'AnomalyReport', 'AnomalySample', 'AnomalySignal', 'AttemptFacts', 'AttemptTrace',
          'BoundedWriterOptions', 'BreakerSample', 'ConnectionSample', 'CustomLabel', 'FamilySnapshot', 'GatewayMetricsOptions',
          'HistogramReading', 'LineBuffer', 'LogFields', 'LogLevel', 'LogSink', 'Logger', 'LoggerOptions', 'MeasuredAttempt',
          'MeasuredRequest', 'MeasuredUsage', 'MemorySample', 'MetricDefinition', 'MetricSettings', 'MetricSources', 'MetricsSnapshot',
          'ObservedAttempt', 'ObservedProvider', 'OnWritten', 'OpenTelemetry', 'OpenTelemetryEnvironment',
          'OpenTelemetrySettings', 'OpenTelemetrySettingsReading', 'OtlpCredentials', 'OtlpSettings',
          'ReadOpenTelemetrySettingsOptions', 'RequestFacts', 'RequestTrace', 'RootLogger', 'SamplerSettings', 'ScrapeAnswer',
          'SignalState', 'SpanBatchSettings', 'StartOpenTelemetryOptions', 'TelemetryObserver', 'TelemetryObserverOptions',
          'TraceSettings', 'TracedAttempt', 'TracedRequest', 'TracedUsage', 'Tracer', 'VariableProblem', 'WarningLogger',
        ],
      },
    },
  },
];
