import type { Suite } from './suite.ts';
import type { SuiteSummary } from './suite-summary.ts';

/** Names each suite that ran on another major version of Node than the expected one. */
export function findSuitesOnOtherNode(
  suites: readonly Suite[],
  read: (directory: string) => SuiteSummary | undefined,
  major: string,
): readonly string[] {
  return suites.flatMap(({ name, directory }) => {
    const version = read(directory)?.nodeVersion;
    return version === undefined || majorOf(version) === major ? [] : [`${name} ran on Node ${version}, not ${major}`];
  });
}

/** `v26.10.0` → `26`. */
export function majorOf(version: string): string {
  return version.replace(/^v(\d+)\..*$/, '$1');
}
