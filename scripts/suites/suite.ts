import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** One mocha run: a workspace package, or the scripts. */
export interface Suite {
  /** `@proxyapi/proxy-core`; `//` is the root. */
  readonly name: string;
  /** Where mocha runs; absolute. */
  readonly directory: string;
}

/** Whether there is anything to test yet: a package may be laid out before its first file. */
export function isWritten({ directory }: Suite): boolean {
  return ['src', 'test', 'scripts'].some((each) => existsSync(join(directory, each)));
}
