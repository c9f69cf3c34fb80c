import { ProxyError } from '@proxyapi/proxy-core';

/** The error for a body over the limit. */
export function tooLarge(maxBytes: number): ProxyError {
  return new ProxyError('payload_too_large', `The body is larger than ${maxBytes} bytes. Send less, or raise \`server.body_limit_mb\`.`);
}
