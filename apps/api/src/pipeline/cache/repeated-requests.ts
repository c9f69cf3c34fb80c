import { crc32 } from 'node:zlib';

import { type ModelRequest, type Operation, parseModelRequest } from '@proxyapi/proxy-core';

import { ownBytes } from './own-bytes.ts';
import { RepeatedRequest } from './repeated-request.ts';

/** Bytes in one generation. */
const GENERATION_BYTES = 512 * 1024;
/** Largest body that is kept. */
const MAX_BODY_BYTES = 64 * 1024;
/** What a request takes beside its body: where its members stand, its keys. */
const OVERHEAD_BYTES = 2048;

/**
 * The requests that the cache answered lately, by their bodies: who repeats a request mostly repeats it to the letter, and
 * what was read then need not be read again.
 *
 * To check a chat body of 650 bytes and make its key takes 16 µs, to find both here 0.8: a fifth of a hit
 * (benchmarks/throughput, part `cache`). A checksum leads to it, and all of its bytes are compared: that somebody makes bodies of
 * one checksum costs time, and never mixes them up.
 */
export class RepeatedRequests {
  // Two generations: those of the old one that come again go to the young one, and the rest is let go as a whole.
  #young = new Map<number, RepeatedRequest>();
  #old = new Map<number, RepeatedRequest>();
  #youngBytes = 0;
  #oldBytes = 0;

  /** Bytes that are kept; never above 1 MB. */
  get bytes(): number {
    return this.#youngBytes + this.#oldBytes;
  }

  /** The request of that body, if it is kept. */
  find(operation: Operation, body: Buffer): RepeatedRequest | undefined {
    if (this.#youngBytes === 0 && this.#oldBytes === 0) return undefined;
    const checksum = crc32(body);
    const young = this.#young.get(checksum);
    const found = young ?? this.#old.get(checksum);
    if (found === undefined || found.operation !== operation || !found.document.bytes.equals(body)) return undefined;
    if (young === undefined) this.#keep(checksum, found);
    return found;
  }

  /** Keeps a request that was answered, for when it comes again. */
  add(request: ModelRequest): void {
    const { operation, document: { bytes } } = request;
    if (request instanceof RepeatedRequest || bytes.length > MAX_BODY_BYTES) return;
    // Read anew: it must not keep the larger memory alive that its bytes came in.
    this.#keep(crc32(bytes), new RepeatedRequest(parseModelRequest(operation, ownBytes(bytes))));
  }

  clear(): void {
    this.#age();
    this.#age();
  }

  #keep(checksum: number, request: RepeatedRequest): void {
    const takes = bytesOf(request);
    if (this.#youngBytes + takes > GENERATION_BYTES) this.#age();
    const replaced = this.#young.get(checksum);
    this.#youngBytes += takes - (replaced === undefined ? 0 : bytesOf(replaced));
    this.#young.set(checksum, request);
  }

  #age(): void {
    this.#old = this.#young;
    this.#oldBytes = this.#youngBytes;
    this.#young = new Map();
    this.#youngBytes = 0;
  }
}

function bytesOf({ document }: RepeatedRequest): number {
  return document.bytes.length + OVERHEAD_BYTES;
}
