/**
 * Turns the bytes of a provider's stream into the bytes its caller gets. Pure: it neither reads nor writes a socket.
 */
export interface StreamTransform {
  /**
   * The caller's bytes that `chunk` completes: whole events only, so an error event can follow at any time.
   * `undefined` when it completes none.
   *
   * @throws {@link UpstreamError} when the stream breaks its own protocol or reports a failure of the provider.
   */
  push(chunk: Buffer): Buffer | undefined;
  /**
   * Called when the provider's bytes have ended; gives what is left to send.
   *
   * @throws {@link UpstreamError} `upstream_truncated` when the answer's terminal event has not come.
   */
  end(): Buffer | undefined;
}
