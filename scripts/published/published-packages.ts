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
    names: { '.': { values: ['ModelCache'], types: ['ModelCacheKey', 'ModelCacheOptions'] } },
  },
  {
    directory: 'packages/proxy-core',
    exports: ONE_ENTRY,
    names: {
      '.': {
        values: [
          'AdaptiveThreshold', 'AdaptiveTimeoutRegistry', 'BreakerRegistry', 'CircuitBreaker', 'Deadline', 'ERROR_CODES', 'HTTP_CLIENT_PRESETS',
          'KeyRing', 'ModelCatalog', 'PROVIDER_TYPES', 'ProxyError', 'RetryBudget', 'UpstreamError', 'collectBody', 'createProvider',
          'discoverModels', 'encodeError', 'encodeErrorEvent', 'encodeProviderError', 'fullJitter', 'invalidResponse', 'mapStatus',
          'nearestNames', 'orderCandidates', 'parseModelRequest', 'parseQuotaHeaders', 'proxyFor', 'stickyKey',
        ],
        types: [
          'AdaptiveThresholdOptions', 'AdaptiveTimeout', 'AdaptiveTimeoutOptions', 'AdaptiveTimeoutRegistryOptions', 'AliasTarget',
          'BodySink', 'BreakerRegistryOptions', 'BreakerSnapshot', 'BreakerState', 'Candidate', 'CandidateLoad', 'CatalogEntry',
          'CircuitBreakerOptions', 'DeadlineOptions', 'EncodedRequest', 'ErrorCode', 'ErrorCodeFacts', 'FailureThreshold',
          'FullJitterOptions', 'HttpClientPreset', 'HttpClientSettings', 'KeyChoice', 'KeyRingOptions', 'ModelBreakerSnapshot',
          'ModelCatalogOptions', 'ModelListing', 'ModelRequest', 'ModelSource', 'ModelTimes', 'Operation', 'OrderOptions', 'Permit',
          'PoolTransportOptions', 'Provider', 'ProviderAdapter', 'ProviderErrorFacts', 'ProviderKey', 'ProviderOptions',
          'ProviderRetries', 'ProviderTimeouts', 'ProviderType', 'ProxyErrorOptions', 'ProxySettings', 'RefusedResponse',
          'RetryBudgetOptions', 'RoutableProvider', 'StreamState', 'StreamTransform', 'TimeoutPhase', 'Transport', 'TransportStats',
          'UpstreamErrorOptions', 'UpstreamRequest', 'UpstreamResponse', 'WeightedProvider',
        ],
      },
    },
  },
  {
    directory: 'packages/proxy-logging',
    exports: ONE_ENTRY,
    names: { '.': { values: ['LOG_LEVELS', 'createLogger'], types: ['LogFields', 'LogLevel', 'Logger', 'LoggerOptions'] } },
  },
];
