import type { Got } from 'got';

import type { ErrorCode } from '../errors/error-codes.ts';
import { type ControlPlaneWay, controlPlaneAgents } from './control-plane-agents.ts';
import { headerRecord } from './header-record.ts';
import { withoutRequest } from './without-request.ts';

/** Whom to probe, and how. */
export interface ProbeTarget extends ControlPlaneWay {
  /** Scheme, host and port; nothing is ever sent elsewhere. */
  readonly origin: string;
  readonly basePath: string;
  /** Names and values in turn, authorization included. Sent only where there is a list to ask for. */
  readonly headers: readonly string[];
  /** Path and query of its model list, behind the base path; `undefined` where it has none. */
  readonly listingPath: string | undefined;
  /**
   * Longest wait for the head of its answer: name, connection, TLS and all.
   * @default 5000
   */
  readonly timeoutMs?: number;
}

/** What a probe found out. */
export interface ProbeResult {
  /**
   * `up`: it answers. `refused`: it answers, and does not take the key; some providers refuse lists to keys that may do
   * all else. `down`: no connection, no answer in time, a redirect, or an answer that says that it fails.
   */
  readonly state: 'up' | 'refused' | 'down';
  /** Why it is not up, as callers would be told. */
  readonly code: ErrorCode | undefined;
  /** `undefined` where no answer began. */
  readonly status: number | undefined;
  /** To the head of its answer, or until it was given up. */
  readonly durationMs: number;
}

/**
 * Asks a provider for something that costs nothing, once, and tells how it is: for its model list where it has one, with
 * the key, else for the head of its base address, without. Only the head of the answer is read, and no redirect followed:
 * the key would go with it.
 *
 * Differs from {@link discoverModels} in that a provider's failure is its result and no error.
 *
 * @throws the signal's reason when it aborts.
 *
 * @example
 * ```ts
 * const { state } = await probeProvider({ origin: 'https://api.perplexity.ai', basePath: '', headers: [], listingPath: undefined }, signal);
 * ```
 */
export async function probeProvider(target: ProbeTarget, signal: AbortSignal): Promise<ProbeResult> {
  const { default: got, RequestError } = await import('got');
  const startedAtMs = performance.now();
  const told = (verdict: Omit<ProbeResult, 'durationMs'>): ProbeResult => ({ ...verdict, durationMs: performance.now() - startedAtMs });
  try {
    return told(judge(await requestHead(got, target, signal), target.listingPath !== undefined));
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof RequestError)) throw error;
    return told({ state: 'down', code: withoutRequest(target.origin, error).code, status: undefined });
  }
}

function requestHead(got: Got, target: ProbeTarget, signal: AbortSignal): Promise<number> {
  const { origin, basePath, headers, listingPath, timeoutMs = 5000 } = target;
  signal.throwIfAborted();
  const question = got.stream(new URL(`${origin}${basePath}${listingPath ?? '/'}`), {
    method: listingPath === undefined ? 'HEAD' : 'GET',
    headers: listingPath === undefined ? { 'user-agent': 'proxyapi' } : headerRecord(headers),
    agent: controlPlaneAgents(target),
    signal,
    timeout: { request: timeoutMs },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
    decompress: false,
  });
  return new Promise((resolve, reject) => {
    question.once('response', ({ statusCode }: { readonly statusCode: number }) => {
      resolve(statusCode);
      // A list may have a megabyte, and its head has said all.
      question.destroy();
    });
    // Not once: what happens to the connection after the head is nobody's concern.
    question.on('error', reject);
    question.resume();
  });
}

function judge(status: number, isListing: boolean): Omit<ProbeResult, 'durationMs'> {
  // "Not implemented" is what some servers say to HEAD; they are well.
  if (status >= 500 && status !== 501) return { state: 'down', code: 'upstream_error', status };
  // What a base address leads people to says nothing of the endpoints behind it.
  if (!isListing) return { state: 'up', code: undefined, status };
  if (status >= 300 && status < 400) return { state: 'down', code: 'upstream_redirect', status };
  if (status === 401 || status === 402 || status === 403) return { state: 'refused', code: 'upstream_auth_failed', status };
  return { state: 'up', code: undefined, status };
}
