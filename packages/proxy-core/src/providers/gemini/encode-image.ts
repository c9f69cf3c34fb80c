import type { ContentPart } from '../../protocol/chat-request.ts';
import type { JsonObject } from '../../protocol/json-value.ts';

const MIME_TYPES: ReadonlyMap<string, string> = new Map([
  ['png', 'image/png'],
  ['jpg', 'image/jpeg'],
  ['jpeg', 'image/jpeg'],
  ['webp', 'image/webp'],
  ['heic', 'image/heic'],
  ['heif', 'image/heif'],
  ['gif', 'image/gif'],
  ['bmp', 'image/bmp'],
]);

/** Gemini's part for an image that the caller sent as base64. */
export function encodeImageData({ mediaType, data }: Extract<ContentPart, { readonly type: 'image-data' }>): JsonObject {
  // image/jpg is common and registered nowhere.
  return { inlineData: { mimeType: mediaType === 'image/jpg' ? 'image/jpeg' : mediaType, data } };
}

/**
 * Gemini's part for an image at a URL, which the API fetches itself. The media type is optional there and told only
 * where the path's extension says it: a guess that is wrong would be worse than none.
 */
export function encodeImageUrl({ url }: Extract<ContentPart, { readonly type: 'image-url' }>): JsonObject {
  const mimeType = mimeTypeOf(url);
  return { fileData: { ...(mimeType === undefined ? {} : { mimeType }), fileUri: url } };
}

function mimeTypeOf(url: string): string | undefined {
  const path = URL.parse(url)?.pathname ?? '';
  const extension = /\.(\w{1,8})$/.exec(path)?.[1];
  return extension === undefined ? undefined : MIME_TYPES.get(extension.toLowerCase());
}
