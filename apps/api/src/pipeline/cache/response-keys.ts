import { hash } from 'node:crypto';

import { type Candidate, canonicalJson, type ModelRequest } from '@proxyapi/proxy-core';

/** Members that change how an answer is sent, billed or filed, and not what it says. */
const WITHOUT: ReadonlySet<string> = new Set(['stream', 'stream_options', 'user', 'safety_identifier', 'metadata', 'store', 'prompt_cache_key', 'service_tier']);

/** The dialect that callers speak. */
const DIALECT = 'openai';

/** Keys in one generation; a remembered one takes about 250 bytes. */
const GENERATION_KEYS = 512;
/** Largest body whose key is remembered: of a larger one the digest costs as much as the order of its members. */
const MAX_REMEMBERED_BYTES = 64 * 1024;

/** What makes two requests the same. */
export interface KeyFacts {
  readonly callerName: string;
  readonly candidates: readonly Candidate<{ readonly name: string }>[];
  readonly request: ModelRequest;
}

/**
 * Makes the keys that requests share exactly when one answer may serve them: SHA-256 over caller, endpoint, where the model leads, and
 * what is asked. Each part stands behind its length, so that no two lists of parts look alike.
 *
 * Who repeats a request mostly repeats it to the letter, so the keys of bodies that came lately are remembered by the bodies'
 * digests: a digest is 1 µs, putting the members of a chat body in order 10 (benchmarks/throughput, part `cache`).
 */
export class ResponseKeys {
  // Two generations: those of the old one that are asked for again come into the young one, and the rest goes with it as a whole.
  #young = new Map<string, string>();
  #old = new Map<string, string>();

  /** Keys that are remembered; never above 1,024. */
  get size(): number {
    return this.#young.size + this.#old.size;
  }

  keyOf({ callerName, candidates, request }: KeyFacts): string {
    const { operation, document } = request;
    const places = candidates.flatMap(({ provider, model }) => [provider.name, model]);
    const names = Buffer.from([callerName, DIALECT, operation, String(places.length), ...places].map(withLength).join(''));
    const makeKey = (): string => digest(names, canonicalJson(document, { without: WITHOUT }));
    if (document.bytes.length > MAX_REMEMBERED_BYTES) return makeKey();
    const written = digest(names, document.bytes);
    const young = this.#young.get(written);
    if (young !== undefined) return young;
    const key = this.#old.get(written) ?? makeKey();
    this.#remember(written, key);
    return key;
  }

  #remember(written: string, key: string): void {
    if (this.#young.size === GENERATION_KEYS) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(written, key);
  }
}

function digest(names: Buffer, body: Buffer): string {
  return hash('sha256', Buffer.concat([names, body]), 'base64url');
}

function withLength(part: string): string {
  return `${part.length}:${part}`;
}
