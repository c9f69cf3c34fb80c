/** Bytes of a body that are written together. */
export interface Part {
  readonly kind: 'head' | 'output' | 'tail';
  readonly bytes: Buffer;
  readonly tokens: number;
  /** Wait before the write. */
  readonly pauseMs: number;
}

/** An answer in bytes, before anything goes wrong on its way. */
export interface Reply {
  readonly status: number;
  readonly contentType: string;
  /** True for statuses that never have a body, and no content length either. */
  readonly isBodiless: boolean;
  readonly isStream: boolean;
  readonly parts: readonly Part[];
  /** All parts together, for the answer that goes out in one write. */
  readonly whole: Buffer;
  readonly promptTokens: number;
  readonly completionTokens: number;
}

export function sumTokens(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.tokens, 0);
}
