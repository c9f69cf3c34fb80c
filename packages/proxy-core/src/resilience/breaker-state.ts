/** `closed` lets every call through, `open` none, `half-open` one at a time. */
export type BreakerState = 'closed' | 'open' | 'half-open';
