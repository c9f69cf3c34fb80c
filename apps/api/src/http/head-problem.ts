import type { IncomingMessage } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import { countHeader } from './count-header.ts';
import { requestPath } from './request-target.ts';

/** What is wrong with a request's head though the parser has let it pass. */
export function headProblem(request: IncomingMessage): ProxyError | undefined {
  if (hasOddTransferEncoding(request)) return new ProxyError('not_implemented', 'The only transfer-encoding served is chunked.');
  if (!hasOneHost(request)) return new ProxyError('bad_request', 'An HTTP/1.1 request must have exactly one Host header.');
  if (requestPath(request.url ?? '') === undefined) return new ProxyError('bad_request', 'The request target is neither a path nor a URL.');
  return undefined;
}

// The parser passes unknown transfer codings on; a proxy before us could see another end of the body than we do.
function hasOddTransferEncoding({ headers }: IncomingMessage): boolean {
  const encoding = headers['transfer-encoding'];
  return encoding !== undefined && encoding.toLowerCase() !== 'chunked';
}

// A second one could name another site to the proxy before us than the first does (RFC 9112 §3.2).
function hasOneHost(request: IncomingMessage): boolean {
  const count = countHeader(request, 'host');
  return count === 1 || (count === 0 && request.httpVersion !== '1.1');
}
