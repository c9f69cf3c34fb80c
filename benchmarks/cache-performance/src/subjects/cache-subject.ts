/** A cache as the benchmark uses it; what is immediate gives no promise. */
export interface CacheSubject {
  /** Something, where the key is there: a model cache keeps lists, whatever it was given. */
  get(key: string): unknown;
  set(key: string, value: Buffer): void | Promise<void>;
  /** The value, loaded when it is missing, as well as this cache can. */
  getOrLoad(key: string, load: () => Promise<Buffer>): Promise<unknown>;
  /** Resolves when what was set has landed where this cache keeps it. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
