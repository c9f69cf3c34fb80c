/** An http(s) URL to put paths behind, or why `text` is none. Its path has no trailing slash but the root's own. */
export type BaseUrlReading =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly expected: string; readonly got?: string };

/** Reads a provider's base URL. What is said about a wrong one never repeats a password in it. */
export function readBaseUrl(text: string): BaseUrlReading {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return { ok: false, expected: 'an http or https URL' };
  }
  if (url.username !== '' || url.password !== '') {
    return { ok: false, expected: 'a URL without user and password', got: 'one that has them' };
  }
  if (/[?#]/.test(text)) return { ok: false, expected: 'a URL without query and fragment', got: 'one that has them' };
  url.pathname = url.pathname.replace(/\/+$/, '');
  return { ok: true, url };
}
