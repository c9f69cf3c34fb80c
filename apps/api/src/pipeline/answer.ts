import type { AnswerStream } from './answer-stream.ts';
import type { StreamSource } from './stream-source.ts';
import type { Bill } from './usage/billing.ts';

/** Where an answer came from. */
export interface AnswerSource {
  readonly provider: string;
  readonly model: string;
  /** Providers asked for this request, this one included; 0 where another request's call, or the cache, had the answer. */
  readonly attempts: number;
}

/** What a request comes to, before a byte of it is written. */
export type Answer<Stream extends StreamSource = StreamSource> =
  | {
      readonly kind: 'whole';
      readonly status: number;
      /** Names and values in turn. */
      readonly headers: readonly string[];
      readonly body: Buffer;
      /** What the provider charges for it; `undefined` where it was refused, or nobody was asked for it. */
      readonly bill: Bill | undefined;
      readonly source: AnswerSource;
    }
  | {
      readonly kind: 'stream';
      readonly headers: readonly string[];
      readonly stream: Stream;
      readonly source: AnswerSource;
    };

/** An answer that comes from a provider right now. */
export type UpstreamAnswer = Answer<AnswerStream>;
