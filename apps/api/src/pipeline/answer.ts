import type { AnswerStream } from './answer-stream.ts';

/** Where an answer came from. */
export interface AnswerSource {
  readonly provider: string;
  readonly model: string;
  /** Providers asked for this request, this one included. */
  readonly attempts: number;
}

/** What a request comes to, before a byte of it is written. */
export type Answer =
  | {
      readonly kind: 'whole';
      readonly status: number;
      /** Names and values in turn. */
      readonly headers: readonly string[];
      readonly body: Buffer;
      readonly source: AnswerSource;
    }
  | {
      readonly kind: 'stream';
      readonly headers: readonly string[];
      readonly stream: AnswerStream;
      readonly source: AnswerSource;
    };
