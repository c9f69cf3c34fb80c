import { expect } from 'chai';

import * as index from './index.ts';

describe('the package', () => {
  it('exports these names', () => {
    expect(Object.keys(index).toSorted()).to.deep.equal([
      'AdaptiveThreshold', 'AdaptiveTimeoutRegistry', 'BreakerRegistry', 'CircuitBreaker', 'Deadline', 'ERROR_CODES', 'HTTP_CLIENT_PRESETS',
      'KeyRing', 'ModelCatalog', 'PROVIDER_TYPES', 'ProxyError', 'RetryBudget', 'UpstreamError', 'canonicalJson', 'collectBody',
      'createProvider', 'discoverModels', 'encodeError', 'encodeErrorEvent', 'encodeProviderError', 'findUsageEvent', 'foldStream',
      'fullJitter', 'invalidResponse', 'mapStatus', 'nearestNames', 'orderCandidates', 'parseModelRequest', 'parseQuotaHeaders',
      'proxyFor', 'stickyKey', 'unfoldAnswer', 'withStreamUsage',
    ]);
  });
});
