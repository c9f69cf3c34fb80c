import { fileURLToPath } from 'node:url';

import { type Child, Children, type CorePlan } from '@proxyapi/bench-harness';

import { CACHED_BODY } from '../load/requests.ts';
import { startBareRelay } from './start-bare-relay.ts';
import { type CrewGateway, startCrews } from './start-crews.ts';
import { type Observed, startObserved } from './start-observed.ts';
import { startGateway } from './start-gateway.ts';
import { startMock } from './start-mock.ts';

/** One thing to send load to, and the process whose cost counts. */
export interface Subject {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
}

/** The ways to the provider. */
export interface Ways {
  /** In the order in which every round takes them. The first one is the provider itself, and is called `direct`. */
  readonly ways: readonly Subject[];
}

/** What is measured: the provider without anything between, the bare relay, the gateway; and a server that answers by itself. */
export interface Subjects extends Ways {
  /** The mock provider itself. */
  readonly direct: Subject;
  readonly gateway: Subject;
  readonly bareServer: Subject;
  /** Gateways that tell more or less of what they do; started when they are asked for first. */
  observed(): Promise<Observed>;
  /** Gateways of one process and of several; started when they are asked for first. */
  crews(): Promise<readonly CrewGateway[]>;
  stop(): Promise<void>;
}

const SERVER = fileURLToPath(new URL('bare-server-main.ts', import.meta.url));

/** Starts the mock provider, then the bare relay and the gateway in front of it and the bare server beside it. `nodeOptions` are the gateway's. */
export async function startSubjects(cores: CorePlan, nodeOptions: readonly string[]): Promise<Subjects> {
  const children = new Children();
  try {
    const mock = await startMock(children, cores);
    const [relay, gateway, server] = await Promise.all([
      startBareRelay(children, mock.url, cores),
      startGateway(children, mock.url, { cores: cores.subject, nodeOptions, isLogFiled: true }),
      children.start({ args: [SERVER, await answerOf(mock)], cores: cores.subject }),
    ]);
    let observed: Promise<Observed> | undefined;
    let crews: Promise<readonly CrewGateway[]> | undefined;
    const [direct, measured] = [subject('direct', mock), subject('gateway', gateway)];
    return {
      ways: [direct, subject('bare relay', relay), measured],
      direct,
      gateway: measured,
      bareServer: subject('bare server', server),
      observed: () => (observed ??= startObserved(children, mock.url, { cores, nodeOptions })),
      crews: () => (crews ??= startCrews(children, mock.url, { cores, nodeOptions })),
      stop: () => children.stop(),
    };
  } catch (error) {
    await children.stop();
    throw error;
  }
}

/** What the provider says to the request that the cache answers. */
async function answerOf({ url }: Child): Promise<string> {
  const response = await fetch(new URL('/v1/chat/completions', url), { method: 'POST', headers: { 'content-type': 'application/json' }, body: CACHED_BODY });
  if (!response.ok) throw new Error(`the mock provider answered ${response.status}: ${await response.text()}`);
  return response.text();
}

/** A child as something to send load to. */
export function subject(name: string, { url, pid }: Child): Subject {
  return { name, port: Number(url.port), pid };
}
