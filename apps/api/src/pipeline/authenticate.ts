import { hash, timingSafeEqual } from 'node:crypto';

import { ProxyError } from '@proxyapi/proxy-core';

import type { Caller } from './scope.ts';

/** What a connection has proved: that its client knows this key. */
interface Proof {
  readonly key: Uint8Array;
  readonly caller: Caller;
}

/** Knows the callers' keys by their digests. */
export class Authenticator {
  readonly #keys: readonly { readonly caller: Caller; readonly digest: Buffer }[];
  readonly #anonymous: Caller = { name: 'anonymous' };
  readonly #proofs = new WeakMap<object, Proof>();

  /** No keys: everybody is let in, as `anonymous`. */
  constructor(keys: readonly { readonly name: string; readonly key: string }[]) {
    this.#keys = keys.map(({ name, key }) => ({ caller: { name }, digest: digestOf(key) }));
  }

  /**
   * Who the credentials belong to. Takes the same time for every wrong key: digests are compared in constant time, and
   * all of them.
   *
   * A connection that comes again with the key it has proved is known by that, compared in constant time too, for less
   * than a digest costs. It is not known by being the same connection: behind a proxy, many share one.
   *
   * @throws {@link ProxyError} `invalid_api_key`, word for word the same whatever is wrong.
   */
  authenticate(presented: string | undefined, connection: object): Caller {
    if (this.#keys.length === 0) return this.#anonymous;
    const key = Buffer.from(presented ?? '');
    const proof = this.#proofs.get(connection);
    if (proof !== undefined && proof.key.length === key.length && timingSafeEqual(proof.key, key)) return proof.caller;
    const caller = this.#find(key);
    if (caller === undefined || presented === undefined) {
      throw new ProxyError('invalid_api_key', 'The API key is missing or not known here. Send `Authorization: Bearer <key>` with a key of this gateway.');
    }
    // A copy: a small buffer is a piece of a pool of 8 KB, which an open connection would keep.
    this.#proofs.set(connection, { key: new Uint8Array(key), caller });
    return caller;
  }

  #find(key: Buffer): Caller | undefined {
    const digest = digestOf(key);
    let found: Caller | undefined;
    for (const { caller, digest: known } of this.#keys) {
      if (timingSafeEqual(known, digest)) found = caller;
    }
    return found;
  }
}

function digestOf(key: string | Buffer): Buffer {
  return hash('sha256', key, 'buffer');
}
