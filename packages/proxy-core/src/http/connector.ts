import { isIP } from 'node:net';
import { createSecureContext, getCACertificates } from 'node:tls';

import type { AddressBook } from './address-book.ts';
import { ConnectAttempt, type ConnectCallback } from './connect-attempt.ts';
import type { ConnectTarget, Endpoint } from './connect-target.ts';

/** Settings of a {@link Connector}. */
export interface ConnectorOptions {
  readonly origin: URL;
  /** A proxy to tunnel through. */
  readonly proxy: URL | undefined;
  /** Certificates, as PEM, to trust beside those that Node trusts. */
  readonly ca: string | undefined;
  /** Addresses of the proxy, or of the origin where there is none; `undefined` where that is an address itself. */
  readonly addresses: AddressBook | undefined;
  readonly connectTimeoutMs: number;
}

/** Makes sockets to one origin, directly or through a proxy's tunnel, ready for HTTP/1.1. */
export class Connector {
  readonly origin: URL;
  readonly #target: ConnectTarget;

  constructor({ origin, proxy, ca, addresses, connectTimeoutMs }: ConnectorOptions) {
    this.origin = origin;
    const near = toEndpoint(origin);
    this.#target = {
      origin: near,
      proxy: proxy === undefined ? undefined : { ...toEndpoint(proxy), tunnel: { authority: `${origin.hostname}:${near.port}`, authorization: authorizationOf(proxy) } },
      addresses,
      secureContext: createSecureContext(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
      timeoutMs: connectTimeoutMs,
      session: undefined,
    };
  }

  /** Begins to connect. `servername` stands in for the host's name in the TLS handshake. */
  connect(servername: string | null | undefined, callback: ConnectCallback): ConnectAttempt {
    return new ConnectAttempt({ target: this.#target, servername: servername ?? undefined, callback });
  }
}

function toEndpoint({ protocol, hostname, port }: URL): Endpoint {
  const isTls = protocol === 'https:';
  const bare = hostname.replace(/^\[|\]$/g, '');
  return { host: isIP(bare) === 0 ? hostname : bare, port: port === '' ? (isTls ? 443 : 80) : Number(port), isTls };
}

function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined;
  return `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`;
}
