import { type Children, type CorePlan, processTree } from '@proxyapi/bench-harness';

import { startGateway } from './start-gateway.ts';

/** A gateway of so many processes, or several gateways; the cost of all of them counts. */
export interface CrewGateway {
  readonly name: string;
  readonly port: number;
  readonly otherPorts: readonly number[];
  readonly pid: number;
  /** Its workers, or the other gateways. */
  readonly otherPids: readonly number[];
}

export const ONE_WORKER = 'one worker';
export const TWO_WORKERS = 'two workers';
export const TWO_APART = 'two gateways';

/** Starts a gateway of one process, one of a primary and two workers, and two gateways that know nothing of each other, on the same cores. */
export function startCrews(children: Children, mock: URL, { cores, nodeOptions }: { readonly cores: CorePlan; readonly nodeOptions: readonly string[] }): Promise<readonly CrewGateway[]> {
  const start = async (name: string, workers: number): Promise<CrewGateway> => {
    const { url, pid } = await startGateway(children, mock, { cores: cores.subject, nodeOptions, isLogFiled: true, workers });
    const [, ...otherPids] = processTree(pid);
    if (otherPids.length !== (workers === 1 ? 0 : workers)) throw new Error(`expected ${workers} workers, found ${otherPids.length}`);
    return { name, port: Number(url.port), otherPorts: [], pid, otherPids };
  };
  const startApart = async (): Promise<CrewGateway> => {
    const [first, second] = await Promise.all([start(TWO_APART, 1), start(TWO_APART, 1)]);
    return { ...first, otherPorts: [second.port], otherPids: [second.pid] };
  };
  return Promise.all([start(ONE_WORKER, 1), start(TWO_WORKERS, 2), startApart()]);
}
