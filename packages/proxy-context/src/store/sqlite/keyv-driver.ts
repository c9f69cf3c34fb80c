import type { SQLInputValue } from 'node:sqlite';

import type { SqliteDriver } from '@keyv/sqlite';

import type { Row, StatementCache } from './statement-cache.ts';

/**
 * `node:sqlite` as a driver of `@keyv/sqlite`. Differs from the stock one: statements are prepared once, and values are
 * blobs. keyv has to be made with `serialization: false`; then it hands over `{ value, expires }` and wants it back, and
 * `expires` has a column of its own.
 */
export function keyvDriver(statements: StatementCache, close: () => void): SqliteDriver {
  const query = async (sql: string, ...parameters: unknown[]): Promise<unknown[]> => statements.run(sql, ...parameters.map(toInput)).map(toKeyv);
  return { name: 'custom', connect: async () => ({ query, close: async () => close() }) };
}

function toInput(parameter: unknown): SQLInputValue {
  if (typeof parameter === 'object' && parameter !== null && 'value' in parameter) return toInput(parameter.value);
  if (typeof parameter === 'string' || typeof parameter === 'number' || parameter === null || parameter instanceof Uint8Array) return parameter;
  throw new TypeError(`SQLite takes no ${typeof parameter}`);
}

// A text in the place of a value was written by something else; it goes on as it is, and no envelope will be found in it.
function toKeyv(row: Row): unknown {
  const { value, expires } = row;
  if (value === undefined || value === null) return row;
  return { ...row, value: { value, expires: typeof expires === 'number' ? expires : undefined } };
}
