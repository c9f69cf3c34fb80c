import type { IncomingMessage } from 'node:http';

import type { CatalogEntry } from '@proxyapi/proxy-core';

import { modelNotFound } from '../pipeline/plan.ts';
import type { Gateway } from './gateway.ts';
import type { RouteHandler } from './run-handler.ts';
import { presentedKey } from './presented-key.ts';
import { writeJson } from './write-json.ts';

/** `GET /v1/models`: every id that callers may use, in Anthropic's list format for its clients. */
export function listModelsRoute({ catalog, callers }: Gateway): RouteHandler {
  return (request, response, notes) => {
    notes.callerName = callers.authenticate(presentedKey(request), request.socket).name;
    const entries = catalog.entries();
    if (!isAnthropicClient(request)) return writeJson(response, 200, { object: 'list', data: entries.map(openAiModel) });
    const data = entries.map(anthropicModel);
    writeJson(response, 200, { data, has_more: false, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null });
  };
}

/** `GET /v1/models/{id}`; the id may hold slashes, as they are or encoded. */
export function getModelRoute({ catalog, callers }: Gateway, prefix: string): RouteHandler {
  return (request, response, notes) => {
    notes.callerName = callers.authenticate(presentedKey(request), request.socket).name;
    const id = decodeId(request.url ?? '', prefix);
    const entry = catalog.entry(id);
    if (entry === undefined) throw modelNotFound(catalog, id);
    writeJson(response, 200, isAnthropicClient(request) ? anthropicModel(entry) : openAiModel(entry));
  };
}

function decodeId(url: string, prefix: string): string {
  const [path = ''] = url.split('?');
  const encoded = path.slice(path.indexOf(prefix) + prefix.length);
  try {
    return decodeURIComponent(encoded);
  } catch {
    // A stray percent sign: no model has such an id, and the 404 quotes it as it came.
    return encoded;
  }
}

function isAnthropicClient(request: IncomingMessage): boolean {
  return request.headers['anthropic-version'] !== undefined;
}

function openAiModel({ id, ownedBy }: CatalogEntry): { readonly id: string; readonly object: 'model'; readonly created: number; readonly owned_by: string } {
  return { id, object: 'model', created: 0, owned_by: ownedBy };
}

// Providers' lists are known by id alone, so the creation time is the one that means "not known".
function anthropicModel({ id }: CatalogEntry): { readonly type: 'model'; readonly id: string; readonly display_name: string; readonly created_at: string } {
  return { type: 'model', id, display_name: id, created_at: '1970-01-01T00:00:00Z' };
}
