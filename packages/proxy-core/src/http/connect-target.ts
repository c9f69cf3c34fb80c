import type { SecureContext } from 'node:tls';

import type { AddressBook } from './address-book.ts';
import type { Tunnel } from './open-tunnel.ts';

/** One end of the way: whom to connect to, and whether through TLS. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
}

/** Everything that the connections to one origin have in common. */
export interface ConnectTarget {
  readonly origin: Endpoint;
  readonly proxy: (Endpoint & { readonly tunnel: Tunnel }) | undefined;
  readonly addresses: AddressBook | undefined;
  readonly secureContext: SecureContext;
  readonly timeoutMs: number;
  /** The last TLS session with the origin, so that the next handshake need not begin from nothing. */
  session: Buffer | undefined;
}
