import type { IncomingMessage, ServerResponse } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import { checkContentType } from './check-content-type.ts';
import { decompressorFor } from './decompress.ts';
import { tooLarge } from './payload-too-large.ts';

/**
 * Reads a JSON request's body into one buffer, decompressed. What can be refused by the headers alone is refused before
 * a byte is read.
 *
 * @throws {@link ProxyError} `unsupported_media_type`, `payload_too_large`, `invalid_encoding`, or
 * `client_closed_request` when the client leaves first.
 */
export function readBody(request: IncomingMessage, response: ServerResponse, maxBytes: number): Promise<Buffer> {
  const { headers } = request;
  const declaredBytes = Number(headers['content-length'] ?? 0);
  if (declaredBytes > maxBytes) throw tooLarge(maxBytes);
  if (declaredBytes === 0 && headers['transfer-encoding'] === undefined) return Promise.resolve(Buffer.alloc(0));
  checkContentType(headers['content-type']);
  const decompress = decompressorFor(headers['content-encoding']);
  if (headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
  const body = collect(request, maxBytes);
  return decompress === undefined ? body : body.then((bytes) => decompress(bytes, maxBytes));
}

/** Gathers a body's chunks, up to a limit. */
function collect(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const onData = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes <= maxBytes) return void chunks.push(chunk);
      chunks.length = 0;
      reject(tooLarge(maxBytes));
    };
    const onEnd = (): void => {
      if (bytes <= maxBytes) resolve(join(chunks));
      chunks.length = 0;
    };
    // The listeners stay, but not the pieces: taking three off costs more than a call without effect.
    const onClose = (): void => {
      if (!request.complete) reject(new ProxyError('client_closed_request', 'The client left before its request was complete.'));
    };
    request.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}

function join(chunks: readonly Buffer[]): Buffer {
  const [first] = chunks;
  return first !== undefined && chunks.length === 1 ? first : Buffer.concat(chunks);
}
