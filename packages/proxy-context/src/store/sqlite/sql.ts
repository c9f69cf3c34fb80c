// All SQL of the store but what @keyv/sqlite says itself. A change of the layout takes the next number: what an older
// release wrote is then left alone.

/** The table that @keyv/sqlite reads and writes. */
export const TABLE = 'cache_v1';

/** For each connection; none of them writes to a file that is in order already. */
export const PRAGMAS: readonly string[] = [
  // Enough for a cache: after a power cut the last writes may be gone, the file is whole. 0.2 ms a write, not 0.9 to 3.
  'PRAGMA synchronous = NORMAL',
  // Otherwise the log stays as long as it ever was.
  'PRAGMA journal_size_limit = 4194304',
  // KiB; the pages that are worth keeping are in memory already, as values.
  'PRAGMA cache_size = -2048',
  // Damage is told as such, and a schema that came from elsewhere runs nothing.
  'PRAGMA cell_size_check = ON',
  'PRAGMA trusted_schema = OFF',
];

/** Readers do not wait for the writer, nor the writer for them. */
export const USE_WAL = 'PRAGMA journal_mode = WAL';

export const FIND_TABLE: string = `SELECT 1 AS found FROM sqlite_schema WHERE type = 'table' AND name = '${TABLE}_totals'`;

/**
 * The columns are those of @keyv/sqlite. The triggers keep the totals, so that bounds cost no scan and hold for all
 * processes together; the first lets a replaced row go to the end, so that rowids are in the order of writing.
 */
export const CREATE_TABLES: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS ${TABLE}(key TEXT NOT NULL, value BLOB, namespace TEXT NOT NULL DEFAULT '', expires BIGINT DEFAULT NULL, UNIQUE(key, namespace))`,
  `CREATE INDEX IF NOT EXISTS ${TABLE}_expires_idx ON ${TABLE}(expires) WHERE expires IS NOT NULL`,
  `CREATE TABLE IF NOT EXISTS ${TABLE}_totals(id INTEGER PRIMARY KEY CHECK (id = 1), entries INTEGER NOT NULL, bytes INTEGER NOT NULL)`,
  `INSERT OR IGNORE INTO ${TABLE}_totals VALUES (1, 0, 0)`,
  `CREATE TRIGGER IF NOT EXISTS ${TABLE}_replaced BEFORE INSERT ON ${TABLE} BEGIN DELETE FROM ${TABLE} WHERE key = NEW.key AND namespace = NEW.namespace; END`,
  `CREATE TRIGGER IF NOT EXISTS ${TABLE}_added AFTER INSERT ON ${TABLE} BEGIN UPDATE ${TABLE}_totals SET entries = entries + 1, bytes = bytes + octet_length(NEW.key) + coalesce(octet_length(NEW.value), 0); END`,
  `CREATE TRIGGER IF NOT EXISTS ${TABLE}_removed AFTER DELETE ON ${TABLE} BEGIN UPDATE ${TABLE}_totals SET entries = entries - 1, bytes = bytes - octet_length(OLD.key) - coalesce(octet_length(OLD.value), 0); END`,
];

export const CHECK = 'PRAGMA quick_check(1)';
// Takes the write lock at once: a transaction that finds out halfway that it may not write has done its work in vain.
export const BEGIN = 'BEGIN IMMEDIATE';
export const COMMIT = 'COMMIT';
export const ROLLBACK = 'ROLLBACK';
export const TOTALS: string = `SELECT entries, bytes FROM ${TABLE}_totals`;
export const DELETE_EXPIRED: string = `DELETE FROM ${TABLE} WHERE expires <= ?`;
export const DELETE_OLDEST: string = `DELETE FROM ${TABLE} WHERE rowid IN (SELECT rowid FROM ${TABLE} ORDER BY rowid LIMIT ?)`;
export const COUNT_AGAIN: string = `UPDATE ${TABLE}_totals SET (entries, bytes) = (SELECT count(*), coalesce(sum(octet_length(key) + coalesce(octet_length(value), 0)), 0) FROM ${TABLE})`;
export const EMPTY_LOG = 'PRAGMA wal_checkpoint(TRUNCATE)';
