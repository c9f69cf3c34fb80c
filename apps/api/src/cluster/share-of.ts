import { dirname, extname, basename, join } from 'node:path';

import type { Config, HttpClientConfig } from '../config/config.ts';
import { bytesOfMegabytes } from '../config/megabytes.ts';
import { PRIMARY_MB } from '../config/worker-memory.ts';

/** What the primary takes itself. */
export const PRIMARY_BYTES: number = bytesOfMegabytes(PRIMARY_MB);

/** Which share is meant. */
export interface Share {
  /** From 1. */
  readonly number: number;
  readonly workers: number;
}

/** The configuration of one worker: what bounds the gateway as a whole is divided, so that all of them keep within it. */
export function shareOf(config: Config, share: Share): Config {
  const { cache, memory, admission, providers } = config;
  const part = (whole: number): number => partOf(whole, share);
  return {
    ...config,
    providers: providers.map((provider) => ({ ...provider, httpClient: connectionsOf(provider.httpClient, part) })),
    cache: { ...cache, response: { ...cache.response, maxEntries: part(cache.response.maxEntries), maxBytes: part(cache.response.maxBytes), path: fileOf(cache.response.path, share) } },
    memory: { ...memory, thresholdBytes: memoryOf(memory.thresholdBytes, share), emergencyThresholdBytes: memoryOf(memory.emergencyThresholdBytes, share) },
    admission: { ...admission, maxInFlight: part(admission.maxInFlight), maxRequestBytes: part(admission.maxRequestBytes) },
  };
}

/** A worker's share of so many bytes of memory, the primary's taken off. */
export function memoryOf(bytes: number, share: Share): number {
  return partOf(Math.max(share.workers, bytes - PRIMARY_BYTES), share);
}

function connectionsOf(client: HttpClientConfig, part: (whole: number) => number): HttpClientConfig {
  return { ...client, maxConnections: part(client.maxConnections), maxKeepaliveConnections: part(client.maxKeepaliveConnections) };
}

// Rounded down, so that they are never more together; a bound of 0 would be none.
function partOf(whole: number, { workers }: Share): number {
  return Math.max(1, Math.floor(whole / workers));
}

// One file has one writer, whose count of it is right: answers.sqlite, answers-2.sqlite, …
function fileOf(path: string, { number }: Share): string {
  const ending = extname(path);
  return number === 1 ? path : join(dirname(path), `${basename(path, ending)}-${number}${ending}`);
}
