import { type Child, type Children, type CorePlan, freePort } from '../../../harness/src/index.ts';
import type { Portkey } from './find-portkey.ts';
import type { PortkeyKind } from './portkey-kinds.ts';

/** Starts Portkey's gateway of one kind on the subject's core. It takes its provider from each request. */
export async function startPortkey(children: Children, { main }: Portkey, { kind, cores }: { readonly kind: PortkeyKind; readonly cores: CorePlan }): Promise<Child> {
  const port = await freePort();
  return children.start({
    args: [main, `--port=${port}`, ...kind.arguments],
    cores: cores.subject,
    env: kind.env,
    url: new URL(`http://127.0.0.1:${port}`),
  });
}
