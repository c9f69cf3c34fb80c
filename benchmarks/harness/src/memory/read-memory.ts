import { isRecord } from './is-record.ts';

/** What a gateway's process takes of the machine at one moment, in MB. */
export interface MemorySample {
  /** On `performance.now()`'s clock. */
  readonly atMs: number;
  /** Resident: what the system has given. */
  readonly rssMb: number;
  /** Of the JavaScript heap, in use. */
  readonly heapMb: number;
  /** Buffers outside of the heap. */
  readonly externalMb: number;
}

const BYTES_PER_MB = 1024 * 1024;

/**
 * Reads it from the gateway's own `/debug/resources`; `collectsFirst` asks for a collection before.
 *
 * @throws when the gateway does not answer.
 */
export async function readMemory(gateway: URL, { collectsFirst = false }: { readonly collectsFirst?: boolean } = {}): Promise<MemorySample> {
  const response = await fetch(new URL(`/debug/resources${collectsFirst ? '?gc=1' : ''}`, gateway));
  const body: unknown = await response.json();
  const memory = isRecord(body) ? body['memory'] : undefined;
  if (!isRecord(memory)) throw new TypeError(`/debug/resources answered ${response.status} without its memory`);
  const megabytes = (name: string): number => Number(memory[name]) / BYTES_PER_MB;
  return { atMs: performance.now(), rssMb: megabytes('rss_bytes'), heapMb: megabytes('heap_used_bytes'), externalMb: megabytes('external_bytes') };
}
