export const sayings = [
  'text', 'echo', 'echo-body', 'tools', 'vision', 'json', 'refusal', 'reasoning', 'length', 'unicode', 'content-filter',
] as const;
export const begins = ['answer', 'reset-early', 'reset', 'hang', 'stop-reading'] as const;
export const ends = ['finish', 'silence', 'reset', 'clean', 'close', 'error'] as const;
export const bodies = ['answer', 'error', 'html', 'empty', 'null', 'object', 'no-choices'] as const;
export const heads = ['plain', 'garbage', 'duplicate-length'] as const;
export const usages = ['right', 'none', 'negative', 'string', 'huge', 'late'] as const;
export const lineEnds = ['usual', 'lf', 'crlf', 'cr', 'mixed'] as const;
export const encodings = ['identity', 'gzip', 'br', 'deflate'] as const;

export type Saying = (typeof sayings)[number];
export type Usages = (typeof usages)[number];
export type Encoding = (typeof encodings)[number];

/** What one request gets: what is said, at which pace, in which bytes, and what goes wrong. `-1` means off. */
export interface Plan {
  readonly say: Saying;
  readonly text: string;
  readonly tokens: number;
  readonly bytes: number;
  readonly calls: number;
  readonly dimensions: number;
  readonly cached: number;
  readonly cacheWrite: number;

  readonly firstMs: number;
  readonly gapMs: number;
  readonly tokenMs: number;
  readonly latch: number;

  readonly lineEnd: (typeof lineEnds)[number];
  readonly bom: boolean;
  readonly multiline: boolean;
  readonly noSpace: boolean;
  readonly comments: boolean;
  readonly unknownEvents: boolean;
  readonly noFinalBlank: boolean;
  readonly cutAt: number;
  readonly cutGapMs: number;
  readonly split: number;
  readonly splitGapMs: number;
  readonly encoding: Encoding;
  readonly early: number;
  readonly headers: Readonly<Record<string, string>>;

  readonly code: number;
  readonly message: string;
  readonly retryAfter: string;
  readonly retryAfterDate: number | undefined;
  readonly retryAfterMs: string;
  readonly shouldRetry: string;
  readonly redirect: string;
  readonly begin: (typeof begins)[number];
  readonly end: (typeof ends)[number];
  readonly after: number;
  readonly endAt: number;
  readonly endless: boolean;
  readonly body: (typeof bodies)[number];
  readonly malformedAt: number;
  readonly usage: Usages;
  readonly corrupt: boolean;
  readonly bomb: number;
  readonly head: (typeof heads)[number];
  readonly headerBytes: number;

  readonly failRate: number;
  readonly seed: number;
  readonly first: number;
  readonly forKeys: readonly string[];
  readonly onReused: boolean;
}

/** A quick, right answer. */
export const plainPlan: Plan = {
  say: 'text', text: '', tokens: 16, bytes: 0, calls: 2, dimensions: 8, cached: 0, cacheWrite: 0,
  firstMs: 0, gapMs: 0, tokenMs: 0, latch: -1,
  lineEnd: 'usual', bom: false, multiline: false, noSpace: false, comments: false, unknownEvents: false,
  noFinalBlank: false, cutAt: -1, cutGapMs: 5, split: 0, splitGapMs: 0, encoding: 'identity', early: 0, headers: {},
  code: 200, message: '', retryAfter: '', retryAfterDate: undefined, retryAfterMs: '', shouldRetry: '', redirect: '',
  begin: 'answer', end: 'finish', after: 0, endAt: -1, endless: false, body: 'answer', malformedAt: -1,
  usage: 'right', corrupt: false, bomb: 0, head: 'plain', headerBytes: 0,
  failRate: 1, seed: 1, first: 0, forKeys: [], onReused: false,
};
