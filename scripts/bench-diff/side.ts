/** The two checkouts. */
export type Side = 'base' | 'branch';
