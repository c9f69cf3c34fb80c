import { Children, type CorePlan } from '../../../harness/src/index.ts';
import { startBareRelay, startGateway, startMock, type Subject, subject, type Ways } from '../../../throughput/src/index.ts';
import type { Portkey } from '../portkey/find-portkey.ts';
import { PORTKEY, PORTKEY_TUNED } from '../portkey/portkey-kinds.ts';
import { startPortkey } from '../portkey/start-portkey.ts';

/** The ways to the provider, running. */
export interface RunningWays extends Ways {
  /** The mock provider itself, which has the bill. */
  readonly direct: Subject;
  stop(): Promise<void>;
}

/** Starts the mock provider, and in front of it the bare relay, our gateway and Portkey's of both kinds. */
export async function startWays(portkey: Portkey, cores: CorePlan): Promise<RunningWays> {
  const children = new Children();
  try {
    const mock = await startMock(children, cores);
    const [relay, gateway, asItComes, tuned] = await Promise.all([
      startBareRelay(children, mock.url, cores),
      // Its access log goes to a file, as an operator's does, so that whoever makes the load need not read it.
      startGateway(children, mock.url, { cores: cores.subject, isLogFiled: true }),
      startPortkey(children, portkey, { kind: PORTKEY, cores }),
      startPortkey(children, portkey, { kind: PORTKEY_TUNED, cores }),
    ]);
    const direct = subject('direct', mock);
    return {
      ways: [direct, subject('bare relay', relay), subject('gateway', gateway), subject(PORTKEY.name, asItComes), subject(PORTKEY_TUNED.name, tuned)],
      direct,
      stop: () => children.stop(),
    };
  } catch (error) {
    await children.stop();
    throw error;
  }
}
