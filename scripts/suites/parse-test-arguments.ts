/** The arguments of `pnpm test`, sorted by who gets them. */
export interface TestArguments {
  readonly turboArguments: readonly string[];
  readonly mochaArguments: readonly string[];
}

/**
 * Splits `[--] <turbo> [-- <mocha>]`. The first `--` may be there or not: pnpm hands it on.
 *
 * A filter may leave the scope out: `--filter api` means `@proxyapi/api`. In CI a forgotten `it.only` fails its suite.
 */
export function parseTestArguments(given: readonly string[], { CI } = process.env): TestArguments {
  const all = given[0] === '--' ? given.slice(1) : given;
  const split = all.includes('--') ? all.indexOf('--') : all.length;
  const forbidOnly = CI === undefined || CI === '' ? [] : ['--forbid-only'];
  return {
    turboArguments: all.slice(0, split).map((argument, index) => withScope(argument, all[index - 1])),
    mochaArguments: [...forbidOnly, ...all.slice(split + 1)],
  };
}

/** The same without what chooses suites. */
export function withoutFilters(turboArguments: readonly string[]): readonly string[] {
  return turboArguments.filter((argument, index) => !isFilter(argument) && !filterOption.test(turboArguments[index - 1] ?? ''));
}

function isFilter(argument: string): boolean {
  return filterOption.test(argument) || argument.startsWith('--filter=');
}

const filterOption = /^(?:--filter|-F)$/;

function withScope(argument: string, previous = ''): string {
  if (filterOption.test(previous)) return scoped(argument);
  return argument.startsWith('--filter=') ? `--filter=${scoped(argument.slice('--filter='.length))}` : argument;
}

// A plain name gets any scope; whatever has a scope, a path or a pattern already stays as it is.
function scoped(filter: string): string {
  return filter.replace(/^(!?)([\w-]+)((?:\.{3})?)$/, '$1@*/$2$3');
}
