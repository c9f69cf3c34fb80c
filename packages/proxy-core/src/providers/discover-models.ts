import type { HTTPError } from 'got';

import { UpstreamError } from '../errors/upstream-error.ts';
import { invalidResponse } from '../errors/upstream-failures.ts';
import { parseJson } from '../protocol/parse-json.ts';
import { type ControlPlaneAgents, controlPlaneAgents } from './control-plane-agents.ts';
import { headerRecord } from './header-record.ts';
import { mapStatus } from './map-status.ts';
import type { ModelListing } from './provider-adapter.ts';
import { withoutRequest } from './without-request.ts';

/** Where and how a provider's models are listed. */
export interface ModelSource {
  /**
   * The provider's configured name, for errors.
   * @default the origin
   */
  readonly provider?: string;
  readonly origin: string;
  readonly basePath: string;
  /** Names and values in turn, authorization included. */
  readonly headers: readonly string[];
  readonly listing: ModelListing;
  /**
   * Longest wait for one page of the list.
   * @default 10_000
   */
  readonly pageTimeoutMs?: number;
  /** A proxy to ask through. */
  readonly proxyUrl?: string | undefined;
  /** Certificates, as PEM, to trust beside those that Node trusts. */
  readonly ca?: string | undefined;
}

/** Most pages read of one list. */
const MAX_PAGES = 20;
/** Longest page; the longest public list has about 1 MB. */
const MAX_PAGE_BYTES = 16 * 1024 * 1024;

interface PageRequest {
  readonly provider: string;
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly timeoutMs: number;
  readonly agent: ControlPlaneAgents;
  readonly signal: AbortSignal;
}

/**
 * Asks a provider which models it has. Redirects are not followed: the key would go with them.
 *
 * @throws {@link UpstreamError} when it cannot be asked or answers with something else than a list.
 * @throws the signal's reason when it aborts.
 */
export async function discoverModels(source: ModelSource, signal: AbortSignal): Promise<readonly string[]> {
  const { origin, provider = origin, basePath, listing, pageTimeoutMs: timeoutMs = 10_000 } = source;
  const headers = headerRecord(source.headers);
  const agent = controlPlaneAgents(source);
  const ids: string[] = [];
  let path: string | undefined = listing.path;
  for (let page = 0; path !== undefined && page < MAX_PAGES; page += 1) {
    const url = new URL(`${origin}${basePath}${path}`);
    if (url.origin !== origin) throw invalidResponse(provider, 'the next page of its model list is on another origin');
    const body = await requestPage({ provider, url, headers, timeoutMs, agent, signal });
    const { ids: pageIds, nextPath } = readPage(provider, listing, body);
    ids.push(...pageIds);
    path = nextPath;
  }
  return ids;
}

async function requestPage({ provider, url, headers, timeoutMs, agent, signal }: PageRequest): Promise<string> {
  const { default: got, HTTPError, RequestError } = await import('got');
  const tooLong = new AbortController();
  const page = got(url, {
    headers,
    agent,
    signal: AbortSignal.any([signal, tooLong.signal]),
    timeout: { request: timeoutMs },
    retry: { limit: 2, methods: ['GET'], backoffLimit: 500 },
    followRedirect: false,
    // What arrives is what is counted.
    decompress: false,
  });
  void page.on('downloadProgress', ({ transferred }) => {
    if (transferred > MAX_PAGE_BYTES) tooLong.abort();
  });
  try {
    const response = await page;
    if (response.statusCode >= 300) throw refusal(provider, response);
    return response.body;
  } catch (error) {
    signal.throwIfAborted();
    if (tooLong.signal.aborted) throw invalidResponse(provider, `a page of its model list is longer than ${MAX_PAGE_BYTES} bytes`);
    if (error instanceof HTTPError) throw refusal(provider, error.response);
    throw error instanceof RequestError ? withoutRequest(provider, error) : error;
  }
}

function refusal(provider: string, { statusCode: status, headers }: HTTPError['response']): UpstreamError {
  const facts = { message: 'it does not list its models now' };
  return mapStatus({ provider, status, headers, facts }) ?? new UpstreamError('upstream_error', `answered ${status} when asked for its models`, { provider, upstreamStatus: status, isRetryable: false });
}

function readPage(provider: string, listing: ModelListing, body: string): ReturnType<ModelListing['parsePage']> {
  try {
    return listing.parsePage(parseJson(body));
  } catch (error) {
    if (error instanceof SyntaxError) throw invalidResponse(provider, 'its model list is not JSON', error);
    if (error instanceof TypeError) throw invalidResponse(provider, error.message, error);
    throw error;
  }
}
