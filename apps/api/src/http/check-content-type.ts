import { ProxyError } from '@proxyapi/proxy-core';

/** `application/json`, with at most a charset of UTF-8. */
const JSON_UTF8 = /^application\/json\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?;?\s*$/i;
const MAX_QUOTED = 80;

/**
 * Passes JSON in UTF-8.
 *
 * @throws {@link ProxyError} `unsupported_media_type` for everything else, a missing type included.
 */
export function checkContentType(contentType: string | undefined): void {
  if (contentType === 'application/json') return;
  // The length is bound before the pattern runs: a type of kilobytes is no JSON.
  if (contentType !== undefined && contentType.length <= MAX_QUOTED && JSON_UTF8.test(contentType)) return;
  const got = contentType === undefined ? 'none' : JSON.stringify(contentType.slice(0, MAX_QUOTED));
  throw new ProxyError('unsupported_media_type', `The content-type must be application/json in UTF-8, got ${got}. Send \`content-type: application/json\`.`);
}
