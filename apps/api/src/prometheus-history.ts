import type { Got } from 'got';

/** A figure over time: seconds since the epoch and its value, oldest first; `null` where it has none, such as a ratio of nothing. */
export type HistorySeries = readonly (readonly [at: number, value: number | null])[];

/** What Prometheus knows of the last hour. Names go into JSON as they are. */
export type History =
  | { readonly available: true; readonly window_seconds: number; readonly step_seconds: number } & Readonly<Record<HistoryFigure, HistorySeries>>
  | { readonly available: false; readonly reason: string };

export type HistoryFigure = keyof typeof EXPRESSIONS;

/** Settings of a {@link PrometheusHistory}. */
export interface PrometheusHistoryOptions {
  /** Where Prometheus is, without trailing slash; nothing is ever asked elsewhere. */
  readonly url: URL;
  /** Longest wait for all figures together. @default 2000 */
  readonly timeoutMs?: number;
  /** For how long an answer, or that there was none, is told again. @default 10_000 */
  readonly keepMs?: number;
  /** Milliseconds on a clock that nobody sets. @default performance.now */
  readonly now?: () => number;
}

/** What is asked for, of all gateways that this Prometheus watches. A ratio without errors is 0 and not absent. */
export const EXPRESSIONS = {
  request_rate: 'sum(rate(proxy_api_requests_total[5m]))',
  error_ratio: '(sum(rate(proxy_api_requests_total{status_code=~"5.."}[5m])) or vector(0)) / sum(rate(proxy_api_requests_total[5m]))',
  p95_seconds: 'histogram_quantile(0.95, sum by (le) (rate(proxy_api_request_duration_seconds_bucket[5m])))',
  cache_hit_rate: 'sum(rate(proxy_api_cache_hits_total{cache_type="response"}[5m])) / (sum(rate(proxy_api_cache_hits_total{cache_type="response"}[5m])) + sum(rate(proxy_api_cache_misses_total{cache_type="response"}[5m])))',
} as const;

const WINDOW_SECONDS = 3600;
const STEP_SECONDS = 60;
const MAX_POINTS = WINDOW_SECONDS / STEP_SECONDS + 1;
/** 61 points take some 2 KB. */
const MAX_BYTES = 64 * 1024;

interface SeriesRequest {
  readonly got: Got;
  readonly end: number;
  readonly signal: AbortSignal;
}

/** Asks Prometheus for the last hour. Whatever becomes of it, the rest of what is told is told. */
export class PrometheusHistory {
  readonly #url: URL;
  readonly #timeoutMs: number;
  readonly #keepMs: number;
  readonly #now: () => number;
  #kept: { readonly history: Promise<History>; readonly untilMs: number } | undefined;

  constructor({ url, timeoutMs = 2000, keepMs = 10_000, now = (): number => performance.now() }: PrometheusHistoryOptions) {
    this.#url = url;
    this.#timeoutMs = timeoutMs;
    this.#keepMs = keepMs;
    this.#now = now;
  }

  /** Never rejects. Who asks while an answer is on its way gets the same one. */
  read(): Promise<History> {
    const nowMs = this.#now();
    if (this.#kept === undefined || nowMs >= this.#kept.untilMs) this.#kept = { history: this.#ask(), untilMs: nowMs + this.#keepMs };
    return this.#kept.history;
  }

  async #ask(): Promise<History> {
    // Loaded by the first to ask, outside of the time that Prometheus has.
    const { default: got } = await import('got');
    const signal = AbortSignal.timeout(this.#timeoutMs);
    const end = Math.floor(Date.now() / 1000);
    try {
      const [request_rate, error_ratio, p95_seconds, cache_hit_rate] = await Promise.all([
        this.#series(EXPRESSIONS.request_rate, { got, end, signal }),
        this.#series(EXPRESSIONS.error_ratio, { got, end, signal }),
        this.#series(EXPRESSIONS.p95_seconds, { got, end, signal }),
        this.#series(EXPRESSIONS.cache_hit_rate, { got, end, signal }),
      ]);
      return { available: true, window_seconds: WINDOW_SECONDS, step_seconds: STEP_SECONDS, request_rate, error_ratio, p95_seconds, cache_hit_rate };
    } catch (error) {
      return { available: false, reason: signal.aborted ? `no answer within ${this.#timeoutMs} ms` : reasonOf(error) };
    }
  }

  async #series(query: string, { got, end, signal }: SeriesRequest): Promise<HistorySeries> {
    const tooLong = new AbortController();
    const asked = got(`${this.#url.href.replace(/\/$/, '')}/api/v1/query_range`, {
      searchParams: { query, start: end - WINDOW_SECONDS, end, step: STEP_SECONDS },
      signal: AbortSignal.any([signal, tooLong.signal]),
      timeout: { request: this.#timeoutMs },
      retry: { limit: 0 },
      followRedirect: false,
      // What arrives is what is counted.
      decompress: false,
    });
    void asked.on('downloadProgress', ({ transferred }) => {
      if (transferred > MAX_BYTES) tooLong.abort(new Error('too long an answer'));
    });
    const { statusCode, body } = await asked;
    if (statusCode !== 200) throw new Error(`status ${statusCode}`);
    return readSeries(JSON.parse(body));
  }
}

// The message alone: got's errors carry the whole request.
function reasonOf(error: unknown): string {
  if (error instanceof SyntaxError) return 'an answer that is not JSON';
  return error instanceof Error ? error.message : String(error);
}

function readSeries(body: unknown): HistorySeries {
  const result = member(member(body, 'data'), 'result');
  if (!Array.isArray(result)) throw new TypeError('an answer that is none of Prometheus’');
  const values = member(result[0], 'values');
  // No series at all: nothing was counted within the hour.
  if (!Array.isArray(values)) return [];
  return values.slice(-MAX_POINTS).map((point: unknown) => (Array.isArray(point) ? [Number(point[0]), finite(point[1])] : [0, null]));
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

// Prometheus writes numbers as texts, NaN and +Inf among them.
function finite(text: unknown): number | null {
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
