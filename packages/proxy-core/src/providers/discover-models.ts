import got from 'got';

import type { ModelListing } from './provider-adapter.ts';

/** Where and how a provider's models are listed. */
export interface ModelSource {
  readonly origin: string;
  readonly basePath: string;
  /** Names and values in turn, authorization included. */
  readonly headers: readonly string[];
  readonly listing: ModelListing;
}

/** Longest wait for one page of the list. */
const PAGE_TIMEOUT_MS = 10_000;
/** Most pages read of one list. */
const MAX_PAGES = 20;

/**
 * Asks a provider which models it has.
 *
 * @throws got's `RequestError` when it cannot be asked, `TypeError` when it answers with something else than a list.
 */
export async function discoverModels({ origin, basePath, headers, listing }: ModelSource, signal: AbortSignal): Promise<readonly string[]> {
  const ids: string[] = [];
  let path: string | undefined = listing.path;
  for (let page = 0; path !== undefined && page < MAX_PAGES; page += 1) {
    const body: unknown = await got(`${origin}${basePath}${path}`, {
      headers: toRecord(headers),
      signal,
      timeout: { request: PAGE_TIMEOUT_MS },
      retry: { limit: 2, methods: ['GET'] },
      followRedirect: false,
      throwHttpErrors: true,
    }).json();
    const { ids: pageIds, nextPath }: ReturnType<ModelListing['parsePage']> = listing.parsePage(body);
    ids.push(...pageIds);
    path = nextPath;
  }
  return ids;
}

function toRecord(headers: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let index = 0; index + 1 < headers.length; index += 2) {
    const name = headers[index];
    const value = headers[index + 1];
    if (name !== undefined && value !== undefined) record[name] = value;
  }
  return record;
}
