/** A cache as the benchmark uses it; what is immediate gives no promise. */
export interface CacheSubject {
  get(key: string): Buffer | undefined | Promise<Buffer | undefined>;
  set(key: string, value: Buffer): void | Promise<void>;
  /** The value, loaded when it is missing, as well as this cache can. */
  getOrLoad(key: string, load: () => Promise<Buffer>): Promise<Buffer>;
}
