import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { RawClient } from '../support/raw-client.ts';
import { CANARIES } from './canaries.ts';
import { type FaultBench, requestBytes } from './fault-bench.ts';

/** What `/health` tells of the providers. */
export interface UpstreamHealth {
  /** Attempts at providers since the start. */
  readonly attempts: number;
  readonly openBreakers: number;
  readonly breakers: number;
}

/** Gets a path with the admin key, over a connection of its own that is in nobody's books. */
export async function view({ gateway }: FaultBench, target: string, method = 'GET'): Promise<HttpAnswer> {
  const client = await RawClient.connect(gateway.port);
  try {
    client.send(requestBytes({ method, target, headers: { 'authorization': `Bearer ${CANARIES.adminKey}`, 'content-type': undefined } }));
    return await client.answer();
  } finally {
    client.leave();
  }
}

export async function readHealth(bench: FaultBench): Promise<UpstreamHealth> {
  const { checks } = JSON.parse((await view(bench, '/health')).body);
  return { attempts: checks.http_client.requests_total, openBreakers: checks.circuit_breakers.open, breakers: checks.circuit_breakers.total };
}

/** Closes every breaker, so that no case feels the one before. */
export async function resetBreakers(bench: FaultBench): Promise<void> {
  await view(bench, '/debug/circuit-breakers/reset', 'POST');
}
