/** One server-sent event. */
export interface SseEvent {
  /** The `event:` field, if the provider names its events. */
  readonly name: string | undefined;
  /** The `data:` lines, joined by newlines. */
  readonly data: string;
}
