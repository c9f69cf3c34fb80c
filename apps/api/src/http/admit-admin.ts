import type { IncomingMessage } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import type { Gateway } from './gateway.ts';
import { isLoopback } from './is-loopback.ts';
import { presentedKey } from './presented-key.ts';

/**
 * Lets in who may use `/debug`: the holder of the admin key, or, where there is none, callers on loopback.
 *
 * @throws {@link ProxyError} `invalid_api_key` or `forbidden`.
 */
export function admitAdmin(request: IncomingMessage, { admin }: Pick<Gateway, 'admin'>): void {
  if (admin !== undefined) admin.authenticate(presentedKey(request), request.socket);
  else if (!isLoopback(request.socket.remoteAddress)) {
    throw new ProxyError('forbidden', 'Without an admin key, /debug answers callers on loopback only. Set `auth.admin_key_env`.');
  }
}
