import { hash } from 'node:crypto';

import { type Candidate, canonicalJson, type ModelRequest } from '@proxyapi/proxy-core';

import { RepeatedRequest } from './repeated-request.ts';

/** Members that change how an answer is sent, billed or filed, and not what it says. */
const WITHOUT: ReadonlySet<string> = new Set(['stream', 'stream_options', 'user', 'safety_identifier', 'metadata', 'store', 'prompt_cache_key', 'service_tier']);

/** The dialect that callers speak. */
const DIALECT = 'openai';

/** What makes two requests the same. */
export interface KeyFacts {
  readonly callerName: string;
  readonly candidates: readonly Candidate<{ readonly name: string }>[];
  readonly request: ModelRequest;
}

/**
 * The key that requests share exactly when one answer may serve them: SHA-256 over caller, endpoint, where the model leads, and
 * what is asked. Each part stands behind its length, so that no two lists of parts look alike.
 */
export function responseKey({ callerName, candidates, request }: KeyFacts): string {
  const { operation, document } = request;
  let names = withLength(callerName) + withLength(DIALECT) + withLength(operation) + withLength(String(candidates.length * 2));
  for (const { provider, model } of candidates) names += withLength(provider.name) + withLength(model);
  const makeKey = (): string => digest(names, canonicalJson(document, { without: WITHOUT }));
  return request instanceof RepeatedRequest ? request.keyBeside(names, makeKey) : makeKey();
}

function digest(names: string, body: Buffer): string {
  return hash('sha256', Buffer.concat([Buffer.from(names), body]), 'base64url');
}

function withLength(part: string): string {
  return `${part.length}:${part}`;
}
