import { hash, timingSafeEqual } from 'node:crypto';

import { ProxyError } from '@proxyapi/proxy-core';

import type { Caller } from './scope.ts';

/** Knows the callers' keys by their digests. */
export class Authenticator {
  readonly #keys: readonly { readonly caller: Caller; readonly digest: Buffer }[];
  readonly #anonymous: Caller = { name: 'anonymous' };

  /** No keys: everybody is let in, as `anonymous`. */
  constructor(keys: readonly { readonly name: string; readonly key: string }[]) {
    this.#keys = keys.map(({ name, key }) => ({ caller: { name }, digest: digestOf(key) }));
  }

  /**
   * Who the credentials belong to. Takes the same time for every wrong key: digests are compared in constant time, and
   * all of them.
   *
   * @throws {@link ProxyError} `invalid_api_key`, word for word the same whatever is wrong.
   */
  authenticate(presented: string | undefined): Caller {
    if (this.#keys.length === 0) return this.#anonymous;
    const digest = digestOf(presented ?? '');
    let found: Caller | undefined;
    for (const { caller, digest: known } of this.#keys) {
      if (timingSafeEqual(known, digest)) found = caller;
    }
    if (found === undefined || presented === undefined) {
      throw new ProxyError('invalid_api_key', 'The API key is missing or not known here. Send `Authorization: Bearer <key>` with a key of this gateway.');
    }
    return found;
  }
}

function digestOf(key: string): Buffer {
  return hash('sha256', key, 'buffer');
}
