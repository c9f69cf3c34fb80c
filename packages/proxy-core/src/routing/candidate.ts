/** A model at a provider: one place where a request can be served. */
export interface Candidate<P> {
  readonly provider: P;
  /** The model's id at the provider. */
  readonly model: string;
}
