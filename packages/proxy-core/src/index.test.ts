import { expect } from 'chai';

import * as index from './index.ts';

describe('the package', () => {
  it('exports these names', () => {
    expect(Object.keys(index).toSorted()).to.deep.equal([
      'ERROR_CODES', 'HTTP_CLIENT_PRESETS', 'ModelCatalog', 'PROVIDER_TYPES', 'ProxyError', 'UpstreamError', 'collectBody', 'createProvider', 'discoverModels',
      'encodeError', 'encodeErrorEvent', 'encodeProviderError', 'invalidResponse', 'mapStatus', 'nearestNames', 'parseModelRequest',
      'proxyFor',
    ]);
  });
});
