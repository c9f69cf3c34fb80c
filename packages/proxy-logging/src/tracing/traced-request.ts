/** What a trace and its metrics say of a request that is over. Nothing of a prompt, an answer, a key or an address is in it. */
export interface TracedRequest {
  readonly method: string;
  /** The route's pattern; `other` where no route took the request. */
  readonly route: string;
  /** The status that the caller saw; 499 where the caller left before the answer was complete. */
  readonly status: number;
  /** The code of the error that the caller was told; `undefined` where all went well. */
  readonly errorCode: string | undefined;
  /** The name of the caller's key; `undefined` where nobody was authenticated. */
  readonly callerName: string | undefined;
  /** In milliseconds. */
  readonly durationMs: number;
  /** The model that was asked for; anything that a caller may write. */
  readonly model: string | undefined;
  readonly isStream: boolean;
  /** Who answered; `undefined` where nobody did. */
  readonly provider: string | undefined;
  readonly servedModel: string | undefined;
  readonly attempts: { readonly length: number };
  /** What the cache did: `hit`, `miss`, `coalesced` or `off`. */
  readonly cache: string;
  /** In US dollars; `undefined` where it is not known. */
  readonly costUsd: number | undefined;
  /** What the operator asked to be told of the caller's headers, by label. */
  readonly labels: Readonly<Record<string, string>> | undefined;
}
