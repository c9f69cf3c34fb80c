/** An HTTP request to a provider, complete but for the origin, which belongs to the transport. */
export interface UpstreamRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query on the provider's origin. */
  readonly path: string;
  /** Names and values in turn, as they go on the wire. Made once per provider and shared by its requests; the HTTP client's types want it mutable, nobody changes it. */
  readonly headers: string[];
  readonly body: Buffer | null;
  /** Longest wait for the answer's headers. */
  readonly headersTimeoutMs: number;
  /** Longest silence within the answer's body. */
  readonly bodyTimeoutMs: number;
}
