/** An import, re-export, `import()` or `require()` of a source file. */
export interface ImportFact {
  /** As written: `./pool.ts`, `express`. */
  readonly specifier: string;
  readonly line: number;
  /** Where it lands inside the repository, from its root; undefined for Node's and other people's modules. */
  readonly target: string | undefined;
}

/** What the rules may know about a source file. */
export interface SourceFile {
  /** Path from the repository root, with forward slashes. */
  readonly path: string;
  /** Test code is free of most rules, and product code may not import it. */
  readonly isTest: boolean;
  readonly imports: readonly ImportFact[];
  /** Lines of `export * from`. */
  readonly starExports: readonly number[];
  /** Lines of default exports. */
  readonly defaultExports: readonly number[];
  /** Lines that reach for `process.env`. */
  readonly envReads: readonly number[];
}

const testName = /(?:\.(?:test|conformance|bench|examples)|-conformance(?:-[a-z-]+)?)\.[cm]?[jt]s$/;
const testDirectory = /\/(?:test|testing|__fixtures__)\//;

/** Whether a path is test code: by its name, or by a directory above it. */
export function isTestPath(path: string): boolean {
  return testName.test(path) || testDirectory.test(path);
}
