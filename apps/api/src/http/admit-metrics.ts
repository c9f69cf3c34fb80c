import type { IncomingMessage } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import type { Gateway } from './gateway.ts';
import { presentedKey } from './presented-key.ts';

/**
 * Lets in who may read figures (`/v1/metrics`, `/v1/metrics/prometheus`, `/v1/cache/health`): everybody where only this
 * machine reaches the port, or where the operator said so; else the holders of a caller's key or of the admin key.
 *
 * Differs from {@link admitAdmin}: it goes by where the gateway listens and not by who calls, because behind a proxy on the
 * same machine everybody calls from loopback.
 *
 * @throws {@link ProxyError} `invalid_api_key`.
 */
export function admitMetrics(request: IncomingMessage, { hasOpenMetrics, callers, admin }: Pick<Gateway, 'hasOpenMetrics' | 'callers' | 'admin'>): void {
  if (hasOpenMetrics) return;
  const key = presentedKey(request);
  try {
    callers.authenticate(key, request.socket);
  } catch (error) {
    if (admin === undefined || !ProxyError.isInstance(error) || error.code !== 'invalid_api_key') throw error;
    admin.authenticate(key, request.socket);
  }
}
