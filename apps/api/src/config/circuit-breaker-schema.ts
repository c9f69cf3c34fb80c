import type * as z from 'zod';
import { positiveNumber, seconds, section, wholeNumber } from './schema-parts.ts';

const threshold = (): z.ZodNumber => wholeNumber(1, 1000);
// Times as the breaker takes them: it stays open for 300 s at the most, and its window has slices of 1 ms and more.
const LONGEST_RECOVERY_SECONDS = 300;
const WINDOW_SECONDS = { least: 0.01, most: 3600 } as const;

/** When a provider's model is left alone, and when it is tried again. */
export const circuitBreakerSchema = section({
  failure_threshold: threshold().default(5).meta({
    description:
      'Failures in a row that open it. Where the flag `circuit_breaker_adaptive_thresholds` is on, the start of a number ' +
      'that moves between the least and the most.',
  }),
  failure_ratio: positiveNumber(1).default(0.5).meta({
    description: 'The share of failures in the window that opens it, however they lie.',
  }),
  window: seconds(WINDOW_SECONDS.least, WINDOW_SECONDS.most).default(10).meta({ description: 'How far back the share looks.' }),
  min_requests: wholeNumber(1, 100_000).default(20).meta({
    description: 'Requests in the window below which the share does not count.',
  }),
  recovery_timeout: seconds(0.001, LONGEST_RECOVERY_SECONDS).default(30).meta({
    description: 'How long it stays open; the n-th time in a row n times as long, 300 s at the most, ±20 %.',
  }),
  success_threshold: wholeNumber(1, 100).default(3).meta({
    description: 'Probes that have to succeed, one after another, to close it.',
  }),
  min_failure_threshold: threshold().default(3).meta({ description: 'The least that `failure_threshold` adapts to.' }),
  max_failure_threshold: threshold().default(20).meta({ description: 'The most that `failure_threshold` adapts to.' }),
});
