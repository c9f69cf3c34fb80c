/** Leave for one call, and the duty to tell how it went. The first word counts; later ones are ignored. */
export interface Permit {
  /**
   * The provider has begun a good answer: a row of failures ends there, unless that answer is cut too. Settles nothing.
   *
   * Without it slow answers would count only when they end, behind failures that began after them and were faster: a provider
   * that fails one call in twenty would seem to fail all of them while the first answers are under way.
   */
  begin(): void;
  /** The provider answered. */
  succeed(): void;
  /** The provider is to blame: a 5xx, a timeout, no connection. */
  fail(): void;
  /** The call says nothing about the provider: the client left, or the request or the key was at fault. */
  forget(): void;
}
