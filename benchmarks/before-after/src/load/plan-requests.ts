import { seededRandom, type TracedRequest } from '@proxyapi/bench-harness';

/** One request to come. */
export interface PlannedRequest {
  /** From the beginning of the load. */
  readonly dueMs: number;
  /** Number of its prompt; requests with the same one are the same request. */
  readonly prompt: number;
  readonly promptTokens: number;
  readonly answerTokens: number;
  readonly isStream: boolean;
}

/** What requests are planned from. */
export interface PlanOptions {
  readonly trace: readonly TracedRequest[];
  /** How many times faster than the trace's own clock. */
  readonly speed: number;
  /** Share of requests that repeat an earlier one. */
  readonly repeatRatio: number;
  readonly streamRatio: number;
  /** Equal seeds give equal plans. */
  readonly seed: number;
}

/** A repeated request is one of this many last ones. */
const MAX_REMEMBERED = 10_000;

/**
 * Requests at the trace's times with the trace's sizes, over and over. A repeat takes the place of the request that the trace
 * has there: it is one of the earlier ones, each as likely as the next, so what was repeated is repeated more often and few
 * prompts become popular (Simon's process).
 */
export function* planRequests({ trace, speed, repeatRatio, streamRatio, seed }: PlanOptions): Generator<PlannedRequest, never> {
  const random = seededRandom(seed);
  const firstMs = trace[0]?.atMs ?? 0;
  const spanMs = (trace.at(-1)?.atMs ?? 0) - firstMs;
  // One mean gap between the last request and the first of the next turn.
  const turnMs = (spanMs * trace.length) / (trace.length - 1);
  const remembered: PlannedRequest[] = [];
  let count = 0;
  for (let turn = 0; ; turn += 1) {
    for (const { atMs, promptTokens, answerTokens } of trace) {
      const dueMs = (turn * turnMs + atMs - firstMs) / speed;
      const fresh = { dueMs, prompt: count, promptTokens: Math.max(1, promptTokens), answerTokens: Math.max(1, answerTokens), isStream: random() < streamRatio };
      const isRepeat = random() < repeatRatio;
      const earlier = isRepeat ? remembered[Math.floor(random() * remembered.length)] : undefined;
      const planned = earlier === undefined ? fresh : { ...earlier, dueMs };
      remembered[count % MAX_REMEMBERED] = planned;
      count += 1;
      yield planned;
    }
  }
}
