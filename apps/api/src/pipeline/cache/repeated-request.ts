import type { JsonDocument, ModelRequest, Operation } from '@proxyapi/proxy-core';

/** Keys of one request: it has one for each caller, and another one when its model leads elsewhere. */
const MAX_KEYS = 16;

/** A request that came before to the letter, and the keys that it had. */
export class RepeatedRequest implements ModelRequest {
  readonly operation: Operation;
  readonly model: string;
  readonly isStream: boolean;
  readonly wantsStreamUsage: boolean;
  readonly document: JsonDocument;
  readonly #keys = new Map<string, string>();

  constructor({ operation, model, isStream, wantsStreamUsage, document }: ModelRequest) {
    this.operation = operation;
    this.model = model;
    this.isStream = isStream;
    this.wantsStreamUsage = wantsStreamUsage;
    this.document = document;
  }

  /** The key that it has beside those names, made if it is not known. */
  keyBeside(names: string, makeKey: () => string): string {
    const known = this.#keys.get(names);
    if (known !== undefined) return known;
    const key = makeKey();
    if (this.#keys.size === MAX_KEYS) this.#keys.clear();
    this.#keys.set(names, key);
    return key;
  }
}
