import type { ChatEvent, Usage } from '../protocol/chat-event.ts';
import type { SseEvent } from '../protocol/sse-event.ts';

/** Reads the events of one answer's stream in a provider's dialect. */
export interface EventDecoder {
  /** What the provider told of its tokens so far, as far as it can be believed. */
  readonly usage: Usage | undefined;
  /**
   * What `event` says.
   *
   * @throws SyntaxError when its data is not JSON.
   * @throws {@link UpstreamError} when it is JSON but not what the provider's API promises.
   */
  decode(event: SseEvent): readonly ChatEvent[];
  /**
   * What is left to say once the bytes have ended. Only for dialects without a terminal event; gives `response-end`
   * if what came is a whole answer.
   */
  end?(): readonly ChatEvent[];
}
