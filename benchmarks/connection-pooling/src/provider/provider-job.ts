/** What the provider's process is told. */
export type ProviderJob =
  | { readonly kind: 'start'; readonly tls: { readonly key: string; readonly cert: string } }
  /** Closes every connection and forgets what was counted. */
  | { readonly kind: 'clear' }
  | { readonly kind: 'count' };

/** What it answers: where it listens, and what it has seen since it was cleared. */
export interface ProviderView {
  readonly origins: Readonly<Record<Wire, string>>;
  readonly counts: ProviderCounts;
}

/** How it is spoken to. */
export type Wire = 'tcp' | 'tls';

/** Counted from its sockets and its bill, over both wires. */
export interface ProviderCounts {
  readonly requests: number;
  readonly sockets: number;
  /** TLS handshakes that were done. */
  readonly handshakes: number;
  /** Those of them that went on with an earlier one's session. */
  readonly resumedHandshakes: number;
}
