import { readTracedRequests } from '@proxyapi/bench-harness';

/** One request of a trace. */
export interface TraceRow {
  /** Time since the request before, in units of the mean: 1 is usual. */
  readonly gap: number;
  readonly tokens: number;
}

/** Reads arrivals and sizes. @throws when the file is no trace. */
export function readTrace(file: string): readonly TraceRow[] {
  const rows = readTracedRequests(file);
  const spanMs = (rows.at(-1)?.atMs ?? 0) - (rows[0]?.atMs ?? 0);
  const meanMs = spanMs / (rows.length - 1);
  return rows.slice(1).map(({ atMs, answerTokens }, index) => ({ gap: (atMs - (rows[index]?.atMs ?? 0)) / meanMs, tokens: answerTokens }));
}
