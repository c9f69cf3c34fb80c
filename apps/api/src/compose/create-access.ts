import { isLoopback } from '../config/check-exposure.ts';
import type { Config } from '../config/config.ts';
import { Authenticator } from '../pipeline/authenticate.ts';

/** Who may call, who may operate, and whether figures are for everybody. */
export interface Access {
  readonly callers: Authenticator;
  /** `undefined` leaves `/debug` to callers on loopback. */
  readonly admin: Authenticator | undefined;
  readonly hasOpenMetrics: boolean;
}

export function createAccess({ auth, server }: Pick<Config, 'auth' | 'server'>): Access {
  return {
    callers: new Authenticator(auth.apiKeys.map(({ name, key }) => ({ name, key: key.reveal() }))),
    admin: auth.adminKey === undefined ? undefined : new Authenticator([{ name: 'admin', key: auth.adminKey.reveal() }]),
    hasOpenMetrics: server.isMetricsOpen || isLoopback(server.host),
  };
}
