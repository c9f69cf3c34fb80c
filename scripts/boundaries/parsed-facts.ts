import type { Node } from 'oxc-parser';

/** Where a node stands in its file. */
export type LineOf = (node: Node) => number;

/** What one file's syntax tree tells, before its imports are resolved. */
export interface ParsedFacts {
  readonly imports: { readonly specifier: string; readonly line: number }[];
  /** Lines of `export * from`. */
  readonly starExports: number[];
  /** Lines of default exports. */
  readonly defaultExports: number[];
  /** Lines that reach for `process.env`. */
  readonly envReads: number[];
}
