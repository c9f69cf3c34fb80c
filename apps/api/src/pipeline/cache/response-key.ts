import { hash } from 'node:crypto';

import { canonicalJson, type ModelRequest } from '@proxyapi/proxy-core';

import { type KeySetting, RepeatedRequest } from './repeated-request.ts';

/** Members that change how an answer is sent, billed or filed, and not what it says. */
const WITHOUT: ReadonlySet<string> = new Set(['stream', 'stream_options', 'user', 'safety_identifier', 'metadata', 'store', 'prompt_cache_key', 'service_tier']);

/** The dialect that callers speak. */
const DIALECT = 'openai';

/** What makes two requests the same. */
export interface KeyFacts extends KeySetting {
  readonly request: ModelRequest;
}

/**
 * The key that requests share exactly when one answer may serve them: SHA-256 over caller, endpoint, where the model leads, and
 * what is asked. Each part stands behind its length, so that no two lists of parts look alike.
 */
export function responseKey(facts: KeyFacts): string {
  const { request } = facts;
  return request instanceof RepeatedRequest ? request.keyIn(facts, () => makeKey(facts)) : makeKey(facts);
}

function makeKey({ callerName, candidates, request: { operation, document } }: KeyFacts): string {
  let names = withLength(callerName) + withLength(DIALECT) + withLength(operation) + withLength(String(candidates.length * 2));
  for (const { provider, model } of candidates) names += withLength(provider.name) + withLength(model);
  return digest(names, canonicalJson(document, { without: WITHOUT }));
}

function digest(names: string, body: Buffer): string {
  return hash('sha256', Buffer.concat([Buffer.from(names), body]), 'base64url');
}

function withLength(part: string): string {
  return `${part.length}:${part}`;
}
