import type { IncomingHttpHeaders } from 'node:http';

/** Receives an answer's body. Exactly one of `onEnd` and `onError` comes, last. */
export interface BodySink {
  onData(chunk: Buffer): void;
  onEnd(): void;
  onError(error: Error): void;
}

/** The head of a provider's answer, and the handle on its body. */
export interface UpstreamResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Hands the body to `sink`, beginning with what has arrived already. Called once. */
  read(sink: BodySink): void;
  /** Stops reading from the socket until {@link UpstreamResponse.resume}; what has been read already still comes. */
  pause(): void;
  resume(): void;
  /** Closes the exchange's socket; the sink gets `reason` as error. */
  abort(reason: Error): void;
}
