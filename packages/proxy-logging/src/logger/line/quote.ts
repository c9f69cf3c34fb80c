// Beside what JSON escapes: C1 controls, which terminals obey, line and paragraph separators, which some readers break
// lines at, and marks that turn or hide text. Surrogates are in it so that JSON.stringify sees to those that stand alone.
// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const UNSAFE = /["\\\u0000-\u001F\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uD800-\uDFFF\uFEFF]/;
const LEFT_BY_JSON = /[\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u206F\uFEFF]/g;

/** `text` as a JSON string of printable characters on one line. */
export function quote(text: string): string {
  if (!UNSAFE.test(text)) return `"${text}"`;
  return JSON.stringify(text).replaceAll(LEFT_BY_JSON, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
