import { expect } from 'chai';

import { HTTP_CLIENT_PRESETS } from './http-client-settings.ts';

describe('HTTP_CLIENT_PRESETS', () => {
  it('are these', () => {
    expect(HTTP_CLIENT_PRESETS).to.deep.equal({
      default: { maxKeepaliveConnections: 200, maxConnections: 2000, keepaliveExpiryMs: 30_000, timeoutMs: 30_000, connectTimeoutMs: 10_000, retryAttempts: 3, retryBackoffMs: 500 },
      high_throughput: { maxKeepaliveConnections: 200, maxConnections: 1000, keepaliveExpiryMs: 60_000, timeoutMs: 30_000, connectTimeoutMs: 10_000, retryAttempts: 3, retryBackoffMs: 500 },
      low_latency: { maxKeepaliveConnections: 50, maxConnections: 200, keepaliveExpiryMs: 30_000, timeoutMs: 10_000, connectTimeoutMs: 10_000, retryAttempts: 2, retryBackoffMs: 500 },
    });
  });
});
