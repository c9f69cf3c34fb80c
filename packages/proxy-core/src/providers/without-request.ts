import type { RequestError } from 'got';

import type { UpstreamError } from '../errors/upstream-error.ts';
import { mapTransportError } from '../http/map-transport-error.ts';

/** The gateway's error for one of got's, which carry the request, key included, into any log that prints them whole. */
export function withoutRequest(provider: string, { message, code }: RequestError): UpstreamError {
  return mapTransportError(provider, Object.assign(new Error(message), { code }), false);
}
