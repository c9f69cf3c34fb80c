/**
 * Path and query of a request target, or `undefined` for one that cannot be read.
 *
 * Clients may send the absolute form (RFC 9112 §3.2.2). Its host says nothing to us, and what routes requests must not
 * have to parse it.
 */
export function requestPath(target: string): string | undefined {
  if (target.startsWith('/') || target === '*') return target;
  if (!URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return `${pathname === '' ? '/' : pathname}${search}`;
}
