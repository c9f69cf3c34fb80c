/** An HTTP request to a provider, complete but for the origin, which belongs to the transport. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query on the provider's origin. */
  readonly path: string;
  /** Names and values in turn, as they go on the wire. Made once per provider and shared by its requests; the HTTP client's types want it mutable, nobody changes it. */
  readonly headers: string[];
  readonly body: Buffer | null;
  /** Longest wait for the answer's head, from when a connection is taken or begun; time in the queue does not count. */
  readonly headTimeoutMs?: number | undefined;
  /** Longest wait for the whole answer, from the same moment. Not for streams, whose length is nobody's fault. */
  readonly answerTimeoutMs?: number | undefined;
  /** Longest silence between the head and the first chunk of the body and between two chunks; time in which the reader pauses does not count. */
  readonly idleTimeoutMs?: number | undefined;
}
