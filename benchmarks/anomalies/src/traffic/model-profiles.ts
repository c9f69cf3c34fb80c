/** A model and how it is used. */
export interface ModelProfile {
  readonly model: string;
  /** Requests per second, averaged over a day. */
  readonly perSecond: number;
  /** Share of requests that are streams. */
  readonly streamRatio: number;
  /** Median time to the first token. */
  readonly firstTokenMs: number;
  /** Spread of its logarithm from one request to the next. */
  readonly spread: number;
  /** Time for each token after the first. */
  readonly msPerToken: number;
  /** Share of attempts that fail on any day. */
  readonly errorRatio: number;
}

/** One that is asked all the time, one now and then, one about once a minute. */
export const MODEL_PROFILES: readonly [ModelProfile, ...ModelProfile[]] = [
  { model: 'busy', perSecond: 3, streamRatio: 1, firstTokenMs: 400, spread: 0.5, msPerToken: 12, errorRatio: 0.005 },
  { model: 'middling', perSecond: 0.3, streamRatio: 0.5, firstTokenMs: 900, spread: 0.6, msPerToken: 20, errorRatio: 0.01 },
  { model: 'rare', perSecond: 1 / 60, streamRatio: 0, firstTokenMs: 1500, spread: 0.6, msPerToken: 30, errorRatio: 0.01 },
];
