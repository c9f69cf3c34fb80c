/** Told, once, that a signal has aborted. */
export interface AbortListener {
  handleEvent(): void;
}

/** What a call needs of the platform's `AbortSignal`, which is one of these. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  /** What it was aborted with. */
  readonly reason: unknown;
  /** @throws the reason, once it is aborted. */
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: AbortListener): void;
  removeEventListener(type: 'abort', listener: AbortListener): void;
}
