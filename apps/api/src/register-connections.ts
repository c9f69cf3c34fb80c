import type { MemoryManager } from '@proxyapi/proxy-context';
import type { Provider } from '@proxyapi/proxy-core';

/**
 * What an idle connection takes, its socket, parser and undici's client: of a thousand over TLS each had 18 KB of resident memory, 8 of
 * them in V8's heap, and over TCP 6 (Node 24.21).
 */
const BYTES_OF_ONE = 16 * 1024;
/** A new connection costs a request a handshake: more than a request that is read again, less than an answer that is asked for again. */
const VALUE = 1;
/** While memory is merely short, those go that have been idle longest. */
const SHARE_UNDER_PRESSURE = 0.5;

/** Has the providers' idle connections closed when memory runs short. */
export function registerConnections(providers: readonly Pick<Provider, 'transport'>[], memory: Pick<MemoryManager, 'register'>): void {
  const transports = providers.map(({ transport }) => transport);
  const sum = (countOf: (transport: Provider['transport']) => number): number => transports.reduce((total, transport) => total + countOf(transport), 0);
  memory.register({
    name: 'idle connections',
    value: VALUE,
    usedBytes: () => sum(({ idle }) => idle) * BYTES_OF_ONE,
    release: (level) => sum((transport) => transport.closeIdle(level === 'pressure' ? SHARE_UNDER_PRESSURE : 1)) * BYTES_OF_ONE,
  });
}
