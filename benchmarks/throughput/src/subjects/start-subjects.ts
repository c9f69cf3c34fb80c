import { fileURLToPath } from 'node:url';

import { type Child, Children } from '@proxyapi/bench-harness';

import { CACHED_BODY } from '../load/requests.ts';
import type { CorePlan } from './core-plan.ts';
import { type CrewGateway, startCrews } from './start-crews.ts';
import { type Observed, startObserved } from './start-observed.ts';
import { startGateway } from './start-gateway.ts';

/** What is measured: the provider without anything between, the bare relay, the gateway; and a server that answers by itself. */
export type SubjectName = 'direct' | 'bare relay' | 'gateway' | 'bare server';

/** One thing to send load to, and the process whose cost counts. */
export interface Subject {
  readonly name: SubjectName;
  readonly port: number;
  readonly pid: number;
}

/** All of them, running. */
export interface Subjects {
  /** The ways to the provider, in the order in which every round takes them. */
  readonly ways: readonly Subject[];
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

const MOCK = fileURLToPath(new URL('../../../mock-provider/src/main.ts', import.meta.url));
const RELAY = fileURLToPath(new URL('bare-relay-main.ts', import.meta.url));
const SERVER = fileURLToPath(new URL('bare-server-main.ts', import.meta.url));

/** Starts the mock provider, then the bare relay and the gateway in front of it and the bare server beside it. `nodeOptions` are the gateway's. */
export async function startSubjects(cores: CorePlan, nodeOptions: readonly string[]): Promise<Subjects> {
  const children = new Children();
  try {
    const mock = await children.start({ args: [MOCK, '--port', '0', '--quiet'], cores: cores.load });
    const [relay, gateway, server] = await Promise.all([
      children.start({ args: [RELAY, mock.url.origin], cores: cores.subject }),
      startGateway(children, mock.url, { cores: cores.subject, nodeOptions }),
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

function subject(name: SubjectName, { url, pid }: Child): Subject {
  return { name, port: Number(url.port), pid };
}
