import { timingSafeEqual } from 'node:crypto';

import { ProxyError } from '@proxyapi/proxy-core';

import type { Caller } from './scope.ts';

/** Knows the callers' keys. */
export class Authenticator {
  readonly #keys: readonly { readonly caller: Caller; readonly padded: Buffer }[];
  /**
   * Where a presented key is laid out, padded as the known ones are. Digests would be of one length too, but making one
   * costs a relayed request 6 of its 80 µs (benchmarks/throughput).
   */
  readonly #presented: Buffer;
  readonly #anonymous: Caller = { name: 'anonymous' };

  /** No keys: everybody is let in, as `anonymous`. Keys are printable ASCII. */
  constructor(keys: readonly { readonly name: string; readonly key: string }[]) {
    // One byte more than the longest, so that a longer key cannot look like one of ours when it is cut to this length.
    this.#presented = Buffer.alloc(Math.max(0, ...keys.map(({ key }) => key.length)) + 1);
    this.#keys = keys.map(({ name, key }) => ({ caller: { name }, padded: Buffer.from(this.#lay(key)) }));
  }

  /**
   * Who the credentials belong to. Takes the same time for every wrong key: keys are compared in constant time, and all
   * of them.
   *
   * @throws {@link ProxyError} `invalid_api_key`, word for word the same whatever is wrong.
   */
  authenticate(presented: string | undefined): Caller {
    if (this.#keys.length === 0) return this.#anonymous;
    const laid = this.#lay(presented ?? '');
    let found: Caller | undefined;
    for (const { caller, padded } of this.#keys) {
      if (timingSafeEqual(padded, laid)) found = caller;
    }
    if (found === undefined || presented === undefined) {
      throw new ProxyError('invalid_api_key', 'The API key is missing or not known here. Send `Authorization: Bearer <key>` with a key of this gateway.');
    }
    return found;
  }

  #lay(key: string): Buffer {
    this.#presented.fill(0).write(key, 'latin1');
    return this.#presented;
  }
}
