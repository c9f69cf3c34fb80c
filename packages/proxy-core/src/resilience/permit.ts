/** Leave for one call, and the duty to tell how it went. The first word counts; later ones are ignored. */
export interface Permit {
  /** The provider answered. */
  succeed(): void;
  /** The provider is to blame: a 5xx, a timeout, no connection. */
  fail(): void;
  /** The call says nothing about the provider: the client left, or the request or the key was at fault. */
  forget(): void;
}
