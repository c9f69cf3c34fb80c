/** Methods of Gemini's REST API that the adapter calls. */
export type GeminiMethod = 'generateContent' | 'streamGenerateContent?alt=sse' | 'embedContent' | 'batchEmbedContents';

/** The resource name of `model`, which may have its `models/` in front already. */
export function resourceName(model: string): string {
  return model.startsWith('models/') ? model : `models/${model}`;
}

/**
 * Path of `method` of `model`. Whatever the id holds stays within its own path segment: separators are escaped, and
 * behind dots stands a colon, so they are no step up.
 */
export function modelPath(model: string, method: GeminiMethod): string {
  const id = resourceName(model).slice('models/'.length);
  // encodeURIComponent throws on half a surrogate pair.
  return `/v1beta/models/${encodeURIComponent(id.toWellFormed())}:${method}`;
}
