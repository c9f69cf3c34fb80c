import type { Child, Children, JobProcess } from '@proxyapi/bench-harness';

import { API_KEY } from '../clients/client.ts';
import type { ClientJob } from '../clients/client-main.ts';
import type { LoadResult } from '../clients/run-load.ts';
import type { Wire } from '../provider/provider-job.ts';
import { modelFor } from './model-for.ts';
import { GATEWAY, type Subject } from './subject.ts';

const US_PER_SECOND = 1_000_000;

/** What the gateway is put in front of, and who calls it. */
export interface GatewayOptions {
  readonly children: Children;
  readonly caller: JobProcess<ClientJob, LoadResult>;
  readonly origins: Readonly<Record<Wire, string>>;
  /** File of the certificate that it trusts. */
  readonly caFile: string;
  readonly latenciesMs: readonly number[];
}

/** The gateway as its bin starts it, with callers' keys on, its log in a file, and patience with late timers. Its caller speaks TCP and keeps its connections. */
export async function startGatewaySubject({ children, caller, origins, caFile, latenciesMs }: GatewayOptions): Promise<Subject> {
  const models = latenciesMs.map(modelFor);
  const gateway = await children.startGateway({
    // JSON is YAML.
    yaml: JSON.stringify({
      // A neighbour's burst on the machine makes timers late as well: it is no overload, and a refusal would end the run.
      server: { max_event_loop_lag: 10 },
      auth: { api_keys: [{ name: 'benchmark', key_env: 'BENCHMARK_KEY' }] },
      providers: Object.entries(origins).map(([name, origin]) => ({ name, type: 'openai', base_url: `${origin}/v1`, api_key_env: 'PROVIDER_KEY', models })),
    }),
    env: { BENCHMARK_KEY: API_KEY, PROVIDER_KEY: API_KEY, NODE_EXTRA_CA_CERTS: caFile },
    isLogFiled: true,
  });
  return {
    name: GATEWAY,
    async send({ wire, latencyMs, ...load }) {
      const before = await readCpuUs(gateway);
      const result = await caller.do({ client: 'undici', origin: gateway.url.origin, model: `${wire}/${modelFor(latencyMs)}`, ...load });
      return { ...result, cpuUs: await readCpuUs(gateway) - before };
    },
  };
}

/** What the process itself says of its CPU time, as the clients' do. */
async function readCpuUs({ url }: Child): Promise<number> {
  const response = await fetch(new URL('/v1/metrics/prometheus', url));
  const text = await response.text();
  const seconds = /^process_cpu_seconds_total (\S+)$/m.exec(text)?.[1];
  if (seconds === undefined) throw new Error(`the gateway does not tell its CPU time: ${response.status} ${text.slice(0, 1000)}`);
  return Number(seconds) * US_PER_SECOND;
}
