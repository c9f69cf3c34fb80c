import type { ContentPart } from '../../protocol/chat-request.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { untranslatable } from './untranslatable.ts';

/** What Anthropic reads, and the name that is common for the first but registered nowhere. */
const IMAGE_TYPES: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', 'image/jpeg'],
  ['image/jpg', 'image/jpeg'],
  ['image/png', 'image/png'],
  ['image/gif', 'image/gif'],
  ['image/webp', 'image/webp'],
]);

/**
 * A message's parts as content blocks. Empty texts are left out: Anthropic refuses them, and they say nothing. A
 * refusal of an earlier turn goes as text, its words unchanged.
 *
 * @throws {@link ProxyError} for an image type that Anthropic does not read.
 */
export function encodeContent(parts: readonly ContentPart[]): JsonObject[] {
  return parts.map(encodePart).filter((block) => block !== undefined);
}

function encodePart(part: ContentPart): JsonObject | undefined {
  switch (part.type) {
    case 'text':
    case 'refusal':
      return part.text === '' ? undefined : { type: 'text', text: part.text };
    case 'image-url':
      return { type: 'image', source: { type: 'url', url: part.url } };
    case 'image-data':
      return { type: 'image', source: { type: 'base64', media_type: encodeImageType(part), data: part.data } };
  }
}

function encodeImageType({ mediaType, param }: Extract<ContentPart, { type: 'image-data' }>): string {
  const type = IMAGE_TYPES.get(mediaType);
  if (type === undefined) throw untranslatable(param, `Send the image as JPEG, PNG, GIF or WebP, not as ${mediaType.slice(0, 64)}.`);
  return type;
}
