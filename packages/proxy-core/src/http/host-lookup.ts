import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';

import { resolveHost } from './resolve-host.ts';

const resolve = callbackify(resolveHost);

/** {@link resolveHost} in the form that Node's own clients want, so that their names cannot take all threads either. */
export const hostLookup: LookupFunction = (hostname, { all }, callback) => {
  resolve(hostname, (error, found) => {
    // A failure comes alone, whatever the types say.
    const addresses = error === null ? found : [];
    const [first] = addresses;
    if (all === true) callback(error, [...addresses]);
    else callback(error, first?.address ?? '', first?.family);
  });
};
