import { fileURLToPath } from 'node:url';

import type { Child, Children, CorePlan } from '@proxyapi/bench-harness';

const MOCK = fileURLToPath(new URL('../../../mock-provider/src/main.ts', import.meta.url));

/** Starts the mock provider beside the load. */
export function startMock(children: Children, { load }: CorePlan): Promise<Child> {
  return children.start({ args: [MOCK, '--port', '0', '--quiet'], cores: load });
}
