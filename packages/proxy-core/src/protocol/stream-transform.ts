import type { UpstreamError } from '../errors/upstream-error.ts';
import type { Usage } from './chat-event.ts';

/** How far an answer has come: `complete` and `failed` are final. */
export type StreamState = 'open' | 'complete' | 'failed';

/**
 * Turns the bytes of a provider's stream into the bytes its caller gets. Pure: it neither reads nor writes a socket.
 *
 * It never throws for what a provider sends. A failure becomes an error event among the bytes, in the caller's dialect,
 * and the state `failed`: nothing may follow it but the end of the connection.
 */
export interface StreamTransform {
  /** `complete` only once the provider's own terminal event has come. */
  readonly state: StreamState;
  /** Whether anything of the answer itself has come: text, a tool call, reasoning, a refusal or its end. */
  readonly hasContent: boolean;
  /**
   * What the provider told last of the tokens it charges, as far as it can be believed; `undefined` where it told nothing. Of
   * an answer that is not complete it may be short of what has come.
   */
  readonly usage: Usage | undefined;
  /** About how many bytes of text the model has written so far: what a guess is made from where no usage is told. */
  readonly contentBytes: number;
  /** Why the state is `failed`. */
  readonly failure: UpstreamError | undefined;
  /**
   * The caller's bytes that `chunk` completes: whole events only, so that an error event can follow at any time.
   * `undefined` when it completes none.
   */
  push(chunk: Buffer): Buffer | undefined;
  /** Called when the provider's bytes have ended; gives what is left to send. An answer still open is told as cut. */
  end(): Buffer | undefined;
}
