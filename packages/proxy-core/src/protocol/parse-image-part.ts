import type { ContentPart } from './chat-request.ts';
import { refuseOtherMembers } from './refuse-other-members.ts';
import type { RequestParam } from './request-param.ts';

/** What stands before the payload in a `data:` URL with base64. */
const DATA_URL_HEAD = /^data:([\w.+-]+\/[\w.+-]+)(?:;[\w-]+=[^;,]*)*;base64,/i;
// A short slice is matched: a backtracking pattern never meets megabytes of payload.
const MAX_DATA_URL_HEAD = 256;

/**
 * Reads an `image_url` part, whose URL is either fetched by the provider (`http:`, `https:`) or holds the image
 * (`data:` with base64).
 *
 * @throws {@link ProxyError} naming the member at fault.
 */
export function parseImagePart(part: RequestParam): ContentPart {
  refuseOtherMembers(part, ['type', 'image_url']);
  const image = part.member('image_url');
  refuseOtherMembers(image, ['url', 'detail']);
  refuseLowDetail(image.member('detail'));
  const url = image.member('url');
  const text = url.string();
  if (/^https?:\/\//i.test(text)) return { type: 'image-url', url: text, param: url.path };
  const head = DATA_URL_HEAD.exec(text.slice(0, MAX_DATA_URL_HEAD));
  const mediaType = head?.[1];
  if (head === null || mediaType === undefined) throw url.wrong('an http, https or base64 data URL');
  return { type: 'image-data', mediaType: mediaType.toLowerCase(), data: parsePayload(url, text.slice(head[0].length)), param: url.path };
}

function parsePayload(url: RequestParam, data: string): string {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(data)) throw url.wrong('a data URL with base64 (standard alphabet, no spaces) behind the comma');
  return data;
}

// Providers read an image at full detail unless told otherwise, so "auto" and "high" need no translation.
function refuseLowDetail(detail: RequestParam): void {
  if (detail.isAbsent || detail.value === 'auto' || detail.value === 'high') return;
  if (detail.value === 'low') throw detail.unsupported('Send the image in a smaller size instead.');
  throw detail.wrong('"auto", "low" or "high"');
}
