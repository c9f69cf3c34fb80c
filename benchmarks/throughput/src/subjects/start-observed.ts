import { fileURLToPath } from 'node:url';

import type { Children, CorePlan } from '@proxyapi/bench-harness';

import { startGateway } from './start-gateway.ts';

/** A gateway that tells so much of what it does. */
export interface ObservedGateway {
  readonly name: string;
  readonly port: number;
  readonly pid: number;
  /** Spans that each request must bring to the collector. */
  readonly spansPerRequest: number;
}

/** Gateways that differ in nothing but what they tell, and the collector of those that trace. */
export interface Observed {
  readonly gateways: readonly ObservedGateway[];
  readonly collector: URL;
}

/** How the gateways are started. */
export interface ObservedOptions {
  readonly cores: CorePlan;
  readonly nodeOptions: readonly string[];
}

interface Kind {
  readonly name: string;
  readonly hasMetrics?: boolean;
  readonly hasLog?: boolean;
  readonly sampler?: 'always_on' | 'always_off';
}

const COLLECTOR = fileURLToPath(new URL('collector-main.ts', import.meta.url));

/** Whom all others are compared with. */
export const NOTHING = 'nothing';
/** The same, as another process: what two processes that do the same differ by is no difference. */
export const NOTHING_AGAIN = 'nothing, again';
export const METRICS = 'metrics';
export const LOG = 'log';
export const BOTH = 'metrics and log';
export const TRACED = 'metrics, log and traces';
export const UNSAMPLED = 'metrics, log and traces, none sampled';

const KINDS: readonly Kind[] = [
  { name: NOTHING },
  { name: NOTHING_AGAIN },
  { name: METRICS, hasMetrics: true },
  { name: LOG, hasLog: true },
  { name: BOTH, hasMetrics: true, hasLog: true },
  { name: TRACED, hasMetrics: true, hasLog: true, sampler: 'always_on' },
  { name: UNSAMPLED, hasMetrics: true, hasLog: true, sampler: 'always_off' },
];
/** The request's and its attempt's. */
const SPANS_PER_REQUEST = 2;

/** Starts a gateway of each kind on the subject's core, and a collector beside the load. */
export async function startObserved(children: Children, mock: URL, { cores, nodeOptions }: ObservedOptions): Promise<Observed> {
  const collector = await children.start({ args: [COLLECTOR], cores: cores.load });
  const gateways = await Promise.all(KINDS.map(async (kind): Promise<ObservedGateway> => {
    const { url, pid } = await startGateway(children, mock, { cores: cores.subject, nodeOptions, isLogFiled: true, env: environmentOf(kind, collector.url) });
    return { name: kind.name, port: Number(url.port), pid, spansPerRequest: kind.sampler === 'always_on' ? SPANS_PER_REQUEST : 0 };
  }));
  return { gateways, collector: collector.url };
}

function environmentOf({ hasMetrics = false, hasLog = false, sampler }: Kind, collector: URL): Readonly<Record<string, string>> {
  return {
    METRICS_ENABLED: String(hasMetrics),
    LOG_LEVEL: hasLog ? 'info' : 'error',
    ...(sampler === undefined ? {} : { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.origin}/v1/traces`, OTEL_TRACES_SAMPLER: sampler }),
  };
}
