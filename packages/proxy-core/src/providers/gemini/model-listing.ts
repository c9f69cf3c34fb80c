import type { ModelListing } from '../provider-adapter.ts';

const FIRST_PAGE = '/v1beta/models?pageSize=1000';
/** Methods that make a model usable here; others make images, video or live sessions alone. */
const USED_METHODS: ReadonlySet<unknown> = new Set(['generateContent', 'embedContent']);

/** Gemini's model list: ids without their `models/`. */
export const modelListing: ModelListing = {
  path: FIRST_PAGE,
  parsePage(body) {
    if (!isRecord(body) || !Array.isArray(body['models'])) throw new TypeError('the body has no array `models`');
    const models: readonly unknown[] = body['models'];
    const ids = models.filter(isUsable).map(idOf);
    const token = body['nextPageToken'];
    if (typeof token !== 'string' || token === '') return { ids };
    return { ids, nextPath: `${FIRST_PAGE}&pageToken=${encodeURIComponent(token)}` };
  },
};

function isUsable(model: unknown): boolean {
  if (!isRecord(model)) return true;
  const methods = model['supportedGenerationMethods'];
  return !Array.isArray(methods) || methods.some((method) => USED_METHODS.has(method));
}

function idOf(model: unknown): string {
  const name = isRecord(model) ? model['name'] : undefined;
  if (typeof name !== 'string' || name === '') throw new TypeError('a listed model has no `name`');
  return name.replace(/^models\//, '');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
