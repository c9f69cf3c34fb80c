/** What ordering needs to know of a provider. */
export interface WeightedProvider {
  readonly name: string;
  /** Lower ones come first; equal ones share the load. */
  readonly priority: number;
  /** Share of the load among equals; 0 only where no other is left. */
  readonly weight: number;
  /** Whether requests with equal prompt prefixes keep to one of equals. */
  readonly isSticky: boolean;
}
