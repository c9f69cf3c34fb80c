import { type ConfigDocument, isMapping, valueAt } from './config-document.ts';
import type { KeyPath } from './key-path.ts';

// The adapter sends the key; the connection's own headers belong to the transport, and to each hop alone.
const RESERVED = new Set([
  'authorization',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

const NOT_OURS = 'a header that ProxyAPI does not set itself';

/** Reports headers that are not the operator's to set, and such as are there twice in different spellings. */
export function checkHeaders(document: ConfigDocument, path: KeyPath): void {
  const headers = valueAt(document.value, path);
  if (!isMapping(headers)) return;
  const seen = new Set<string>();
  for (const name of Object.keys(headers)) {
    const lowered = name.toLowerCase();
    const headerPath = [...path, name];
    if (RESERVED.has(lowered)) document.report(headerPath, { expected: NOT_OURS, got: lowered });
    if (seen.has(lowered)) document.report(headerPath, { expected: 'each header once', got: 'it in another spelling' });
    seen.add(lowered);
  }
}
