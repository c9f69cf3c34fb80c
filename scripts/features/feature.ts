/** A feature, the test that proves it, and the smallest change that switches it off. */
export interface Feature {
  /** What the documentation promises. */
  readonly name: string;
  readonly test: {
    /** The workspace whose test it is, from the repository root. */
    readonly directory: string;
    /** From there. */
    readonly file: string;
    /** The test's title, or enough of it. */
    readonly title: string;
  };
  /** A text that stands exactly once in a file of the product, and what to put in its place. */
  readonly switchOff: { readonly file: string; readonly search: string; readonly replace: string };
}
