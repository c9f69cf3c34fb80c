import { readFileSync } from 'node:fs';

/** One request of a trace, in the form of Azure's LLM inference traces: when it came and how large it was, but no text. */
export interface TracedRequest {
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
}

const HEADER = 'TIMESTAMP,ContextTokens,GeneratedTokens';
const MIN_ROWS = 100;

/** Reads a trace in the order of its arrivals. @throws when the file has no such columns or fewer than a hundred rows. */
export function readTracedRequests(file: string): readonly TracedRequest[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  if (header !== HEADER) throw new TypeError(`${file} must begin with ${HEADER}, got ${header}`);
  const rows = lines.map((line, index) => parseRow(line, `${file}:${index + 2}`)).toSorted((one, other) => one.atMs - other.atMs);
  const spanMs = (rows.at(-1)?.atMs ?? 0) - (rows[0]?.atMs ?? 0);
  if (rows.length < MIN_ROWS || spanMs <= 0) throw new RangeError(`${file} must have at least ${MIN_ROWS} rows, got ${rows.length}`);
  return rows;
}

function parseRow(line: string, place: string): TracedRequest {
  const [time = '', prompt = '', answer = ''] = line.split(',');
  const [atMs, promptTokens, answerTokens] = [Date.parse(`${time.slice(0, 23).replace(' ', 'T')}Z`), Number(prompt), Number(answer)];
  if (!Number.isFinite(atMs) || !(promptTokens >= 0) || !(answerTokens >= 0)) throw new TypeError(`${place} is no row of a trace: ${line}`);
  return { atMs, promptTokens, answerTokens };
}
