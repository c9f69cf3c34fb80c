import { invalidResponse } from '../../errors/upstream-failures.ts';
import type { ModelListing } from '../provider-adapter.ts';

/** 1,000 is the longest page the API gives; its default is 20. */
const FIRST_PAGE = '/v1/models?limit=1000';

/** Anthropic's model list, page by page. `provider` is the configured name, for errors. */
export function createModelListing(provider: string): ModelListing {
  return { path: FIRST_PAGE, parsePage: (body) => parsePage(provider, body) };
}

function parsePage(provider: string, body: unknown): ReturnType<ModelListing['parsePage']> {
  if (!isRecord(body) || !Array.isArray(body['data'])) throw invalidResponse(provider, 'the model list has no `data`');
  const models: readonly unknown[] = body['data'];
  const ids = models.map((model) => {
    const id = isRecord(model) ? model['id'] : undefined;
    if (typeof id !== 'string') throw invalidResponse(provider, 'a model of the list has no `id`');
    return id;
  });
  const lastId = body['last_id'];
  const isLastPage = body['has_more'] !== true || typeof lastId !== 'string' || ids.length === 0;
  return isLastPage ? { ids } : { ids, nextPath: `${FIRST_PAGE}&after_id=${encodeURIComponent(lastId)}` };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
