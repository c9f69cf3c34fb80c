import type { IncomingHttpHeaders } from 'node:http';

import type { Parsed } from './json.ts';
import type { Answer } from './say/answer.ts';
import type { Ask } from './say/ask.ts';

/** One event of a stream, before its line ends are chosen. */
export interface StreamEvent {
  readonly event?: string;
  readonly data: string;
  /** Completion tokens that it carries. */
  readonly tokens: number;
  /** `output` events count as deltas; the `tail` is what an answer that was cut never gets to. */
  readonly part: 'head' | 'output' | 'tail';
}

export interface Failure {
  readonly status: number;
  readonly message: string;
}

/** How a provider speaks where no endpoint is concerned. */
export interface Dialect {
  readonly name: 'openai' | 'anthropic' | 'gemini';
  readonly requestIdHeader: string;
  readonly usualLineEnd: 'lf' | 'crlf';
  readonly errorBody: (failure: Failure) => unknown;
  readonly errorEvent: (failure: Failure) => StreamEvent;
  readonly listModels: (models: readonly string[]) => unknown;
}

/** Where a request came in: what its URL and headers say. */
export interface Call {
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

/** One thing that a provider can be asked: its request reader and its two writers. */
export interface Endpoint {
  readonly dialect: Dialect;
  readonly parse: (body: unknown, call: Call) => Parsed<Ask>;
  readonly json: (answer: Answer) => unknown;
  readonly events: (answer: Answer) => readonly StreamEvent[];
}
