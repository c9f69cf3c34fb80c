/** One thing that is wrong with the configuration. */
export interface ConfigProblem {
  /** The file as the operator named it, or `environment`. */
  readonly source: string;
  /** Counted from 1; absent where no line is to blame. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
  /** Dotted path in the file, such as `providers[1].base_url`, or the variable's name. Empty for the whole file. */
  readonly key: string;
  readonly expected: string;
  readonly got: string;
  /** What to do about it, where `expected` does not already say so. */
  readonly hint?: string | undefined;
}

const BRAND = Symbol.for('proxyapi.config-error');

/** The configuration is wrong and nothing was started. Its message has one line for each problem and no secret. */
export class ConfigError extends Error {
  override readonly name: string = 'ConfigError';
  readonly code = 'invalid_config';
  readonly problems: readonly ConfigProblem[];
  readonly [BRAND] = true;

  constructor(problems: readonly ConfigProblem[], options: ErrorOptions = {}) {
    super(problems.map(formatProblem).join('\n'), options);
    this.problems = problems;
  }

  /** Tells a `ConfigError` from other errors. */
  static isInstance(value: unknown): value is ConfigError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}

/** `file:line:column key: expected …, got …; hint`. */
function formatProblem({ source, line, column, key, expected, got, hint }: ConfigProblem): string {
  const place = line === undefined ? source : `${source}:${line}:${column ?? 1}`;
  const subject = key === '' ? place : `${place} ${key}`;
  return `${subject}: expected ${expected}, got ${got}${hint === undefined ? '' : `; ${hint}`}`;
}
