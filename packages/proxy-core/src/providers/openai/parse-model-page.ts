/** Most models taken from one provider; the longest public list has about 500. */
const MAX_MODELS = 10_000;

/**
 * Reads `{"data":[{"id"}]}`, or the bare array that some compatible servers send.
 *
 * @throws TypeError when `body` is neither.
 */
export function parseModelPage(body: unknown): { readonly ids: readonly string[] } {
  const list: unknown = typeof body === 'object' && body !== null && 'data' in body ? body.data : body;
  if (!Array.isArray(list)) throw new TypeError('the model list has no `data` array');
  const entries: readonly unknown[] = list.slice(0, MAX_MODELS);
  const ids: string[] = [];
  for (const entry of entries) {
    if (typeof entry === 'object' && entry !== null && 'id' in entry && typeof entry.id === 'string') ids.push(entry.id);
  }
  return { ids };
}
