/** Where a stream's bytes go: the caller's connection, or others that share it. */
export interface StreamWriter {
  /** Takes whole events. `false` asks for no more until {@link StreamSource.resume}. */
  write(bytes: Buffer): boolean;
  /** The stream is over; `error` where it was cut. `isTold`: the bytes hold the error's event already. */
  end(error: Error | undefined, isTold?: boolean): void;
}

/** Where a stream's bytes come from: a provider, a call that several share, or the cache. */
export interface StreamSource {
  /** All of it, where it is there already and may be written at once, in the place of being piped. */
  readonly whole?: Buffer | undefined;
  /** Sends what has come and what comes to `writer`. */
  pipe(writer: StreamWriter): void;
  /** The writer takes bytes again. */
  resume(): void;
}
