import type { ConfigDocument } from './config-document.ts';
import { checkUnique, itemsAt } from './file-outline.ts';

const SECRETS = new Set(['authorization', 'proxy-authorization', 'x-api-key', 'cookie']);

/** Reports labels of one name, and such as would show a caller's secret. */
export function checkMetrics(document: ConfigDocument): void {
  const items = itemsAt(document, ['metrics', 'labels']);
  checkUnique(document, items, 'name');
  for (const { path, fields: { header } } of items) {
    if (typeof header === 'string' && SECRETS.has(header.toLowerCase())) document.report([...path, 'header'], { expected: 'a header that holds no secret' });
  }
}
