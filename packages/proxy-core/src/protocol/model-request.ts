import type { JsonDocument } from './json-document.ts';

/** What a caller asks of a model. */
export type Operation = 'chat' | 'completion' | 'embedding';

/** One request in the form that every step behind the parser reads. Frozen: a fallback sends the same one again. */
export interface ModelRequest {
  readonly operation: Operation;
  /** The id the caller gave: a model, an alias, or `provider/model`. */
  readonly model: string;
  readonly isStream: boolean;
  /** Whether whoever reads the stream wants a usage event at its end. The provider may be asked for one all the same. */
  readonly wantsStreamUsage: boolean;
  /** The body as it came. */
  readonly document: JsonDocument;
}
