import { type Children, type CorePlan, processTree } from '@proxyapi/bench-harness';

import { startGateway } from './start-gateway.ts';

/** A gateway of so many processes; the cost of all of them counts. */
export interface CrewGateway {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Its workers. */
  readonly otherPids: readonly number[];
}

export const ONE_WORKER = 'one worker';
export const TWO_WORKERS = 'two workers';

/** Starts a gateway of one process, and one of a primary and two workers, on the same cores. */
export function startCrews(children: Children, mock: URL, { cores, nodeOptions }: { readonly cores: CorePlan; readonly nodeOptions: readonly string[] }): Promise<readonly CrewGateway[]> {
  return Promise.all([[ONE_WORKER, 1] as const, [TWO_WORKERS, 2] as const].map(async ([name, workers]): Promise<CrewGateway> => {
    const { url, pid } = await startGateway(children, mock, { cores: cores.subject, nodeOptions, isLogFiled: true, workers });
    const [, ...otherPids] = processTree(pid);
    if (otherPids.length !== (workers === 1 ? 0 : workers)) throw new Error(`expected ${workers} workers, found ${otherPids.length}`);
    return { name, port: Number(url.port), pid, otherPids };
  }));
}
