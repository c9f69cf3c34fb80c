import type { ReportSources } from '../report-sources.ts';
import { type BreakersCheck, checkBreakers } from './breakers-check.ts';
import { type CacheCheck, checkCache } from './cache-check.ts';
import { checkClient, type ClientCheck } from './client-check.ts';
import { checkMemory, type MemoryCheck } from './memory-check.ts';
import { checkProviders, type ProvidersCheck } from './providers-check.ts';

/** The body of `/health`. */
export interface HealthReport {
  readonly status: 'healthy' | 'warning' | 'unhealthy';
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly version: string;
  /** Seconds since the start. */
  readonly uptime: number;
  readonly checks: {
    readonly providers: ProvidersCheck;
    readonly memory: MemoryCheck;
    readonly cache: CacheCheck;
    readonly http_client: ClientCheck;
    readonly circuit_breakers: BreakersCheck;
  };
}

/** Takes the pulse of every part, from what is known already: it asks nobody, and names no address and no key. */
export function healthReport({ version, uptime, configured, providers, breakers, probes, meter, memory, responses, models }: ReportSources): HealthReport {
  const snapshots = breakers.snapshots();
  const enabled = providers.map(({ name }) => ({ name, condition: probes.condition(name).state }));
  const checks = {
    providers: checkProviders({ total: configured.length, enabled, breakers: snapshots }),
    memory: checkMemory(memory.usage()),
    cache: checkCache({ responses, models }),
    http_client: checkClient(meter),
    circuit_breakers: checkBreakers(snapshots),
  };
  return { status: overall(checks), timestamp: Date.now() / 1000, version, uptime: uptime(), checks };
}

// Without a slow or failing cache, client or breaker the gateway still serves; without memory or a provider it does not.
function overall(checks: HealthReport['checks']): HealthReport['status'] {
  if (checks.providers.status === 'critical' || checks.memory.status === 'critical') return 'unhealthy';
  return Object.values(checks).every(({ status }) => status === 'healthy') ? 'healthy' : 'warning';
}
