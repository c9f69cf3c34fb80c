import { fileURLToPath } from 'node:url';

import type { Child, Children, CorePlan } from '@proxyapi/bench-harness';

const RELAY = fileURLToPath(new URL('bare-relay-main.ts', import.meta.url));

/** Starts the bare relay in front of the mock provider. */
export function startBareRelay(children: Children, mock: URL, { subject }: CorePlan): Promise<Child> {
  return children.start({ args: [RELAY, mock.origin], cores: subject });
}
