import { invalidResponse } from '../../errors/upstream-failures.ts';
import type { ModelListing } from '../provider-adapter.ts';

const FIRST_PAGE = '/v1beta/models?pageSize=1000';
/** Methods that make a model usable here; others make images, video or live sessions alone. */
const USED_METHODS: ReadonlySet<unknown> = new Set(['generateContent', 'embedContent']);

/** Gemini's model list, page by page, ids without their `models/`. `provider` is the configured name, for errors. */
export function createModelListing(provider: string): ModelListing {
  return { path: FIRST_PAGE, parsePage: (body) => parsePage(provider, body) };
}

function parsePage(provider: string, body: unknown): ReturnType<ModelListing['parsePage']> {
  if (!isRecord(body) || !Array.isArray(body['models'])) throw invalidResponse(provider, 'the model list has no `models`');
  const models: readonly unknown[] = body['models'];
  const ids = models.filter(isUsable).map((model) => {
    const name = isRecord(model) ? model['name'] : undefined;
    if (typeof name !== 'string' || name === '') throw invalidResponse(provider, 'a model of the list has no `name`');
    return name.replace(/^models\//, '');
  });
  const token = body['nextPageToken'];
  if (typeof token !== 'string' || token === '') return { ids };
  return { ids, nextPath: `${FIRST_PAGE}&pageToken=${encodeURIComponent(token)}` };
}

function isUsable(model: unknown): boolean {
  if (!isRecord(model)) return true;
  const methods = model['supportedGenerationMethods'];
  return !Array.isArray(methods) || methods.some((method) => USED_METHODS.has(method));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
