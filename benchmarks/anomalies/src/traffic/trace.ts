import { readFileSync } from 'node:fs';

/** One request of a trace. */
export interface TraceRow {
  /** Time since the request before, in units of the mean: 1 is usual. */
  readonly gap: number;
  readonly tokens: number;
}

/** Reads arrivals and sizes. @throws when the file has no such columns or fewer than a hundred rows. */
export function readTrace(file: string): readonly TraceRow[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  if (header !== 'TIMESTAMP,ContextTokens,GeneratedTokens') throw new TypeError(`${file} must begin with TIMESTAMP,ContextTokens,GeneratedTokens, got ${header}`);
  const rows = lines.map((line, index) => parseRow(line, `${file}:${index + 2}`)).toSorted((one, other) => one.atMs - other.atMs);
  const spanMs = (rows.at(-1)?.atMs ?? 0) - (rows[0]?.atMs ?? 0);
  if (rows.length < 100 || spanMs <= 0) throw new RangeError(`${file} must have at least 100 rows, got ${rows.length}`);
  const meanMs = spanMs / (rows.length - 1);
  return rows.slice(1).map(({ atMs, tokens }, index) => ({ gap: (atMs - (rows[index]?.atMs ?? 0)) / meanMs, tokens }));
}

function parseRow(line: string, place: string): { readonly atMs: number; readonly tokens: number } {
  const [time = '', , generated = ''] = line.split(',');
  const [atMs, tokens] = [Date.parse(`${time.slice(0, 23).replace(' ', 'T')}Z`), Number(generated)];
  if (!Number.isFinite(atMs) || !(tokens >= 0)) throw new TypeError(`${place} is no row of a trace: ${line}`);
  return { atMs, tokens };
}
