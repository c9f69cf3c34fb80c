import type { IncomingMessage, ServerResponse } from 'node:http';

import { ProxyError } from '@proxyapi/proxy-core';

import { joinChunks } from '../join-chunks.ts';
import { checkContentType } from './check-content-type.ts';
import { decompressorFor } from './decompress.ts';
import { tooLarge } from './payload-too-large.ts';

/** What bounds a body. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** Told of bytes that no header announced: of a body in chunks, and of what a compressed one unfolds to. May refuse them. */
  readonly onGrowth: (bytes: number) => void;
}

/**
 * Reads a JSON request's body into one buffer, decompressed. What can be refused by the headers alone is refused before
 * a byte is read.
 *
 * @throws {@link ProxyError} `unsupported_media_type`, `payload_too_large`, `invalid_encoding`, or
 * `client_closed_request` when the client leaves first; and what `onGrowth` throws.
 */
export function readBody(request: IncomingMessage, response: ServerResponse, limits: BodyLimits): Promise<Buffer> {
  const { headers } = request;
  const { maxBytes, onGrowth } = limits;
  const declaredBytes = Number(headers['content-length'] ?? 0);
  if (declaredBytes > maxBytes) throw tooLarge(maxBytes);
  const isChunked = headers['transfer-encoding'] !== undefined;
  if (declaredBytes === 0 && !isChunked) return Promise.resolve(Buffer.alloc(0));
  checkContentType(headers['content-type']);
  const decompress = decompressorFor(headers['content-encoding']);
  if (headers.expect?.toLowerCase() === '100-continue') response.writeContinue();
  const body = collect(request, isChunked ? limits : { maxBytes });
  if (decompress === undefined) return body;
  return body.then(async (bytes) => {
    const unfolded = await decompress(bytes, maxBytes);
    onGrowth(unfolded.length);
    return unfolded;
  });
}

/** Gathers a body's chunks, up to a limit. */
function collect(request: IncomingMessage, { maxBytes, onGrowth }: Partial<BodyLimits> & Pick<BodyLimits, 'maxBytes'>): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    let isRefused = false;
    const refuse = (reason: unknown): void => {
      isRefused = true;
      chunks.length = 0;
      reject(reason);
    };
    const onData = (chunk: Buffer): void => {
      if (isRefused) return;
      bytes += chunk.length;
      if (bytes > maxBytes) return refuse(tooLarge(maxBytes));
      try {
        onGrowth?.(chunk.length);
        chunks.push(chunk);
      } catch (error) {
        refuse(error);
      }
    };
    const onEnd = (): void => {
      if (!isRefused) resolve(joinChunks(chunks));
      chunks.length = 0;
    };
    // The listeners stay, but not the pieces: taking three off costs more than a call without effect.
    const onClose = (): void => {
      if (!request.complete) reject(new ProxyError('client_closed_request', 'The client left before its request was complete.'));
    };
    request.on('data', onData).on('end', onEnd).on('close', onClose);
  });
}
