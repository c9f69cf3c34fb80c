import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

import { type SentRequest, sendRequest } from '@proxyapi/bench-harness';

import { encodeRequest } from './encode-request.ts';
import type { PlannedRequest } from './plan-requests.ts';

/** A request, and what its caller got. */
export interface RepliedRequest extends SentRequest {
  readonly prompt: number;
  readonly isStream: boolean;
  /** Epoch milliseconds, as the provider's bill has them. */
  readonly sentAtMs: number;
  readonly doneAtMs: number;
}

/** What is replayed. */
export interface ReplayOptions {
  readonly url: URL;
  readonly requests: Iterable<PlannedRequest>;
  /** That moment of the plan at which the replay begins. */
  readonly beginMs: number;
}

/** More in flight than this is a machine, or a proxy, that does not keep up; what follows would measure the queue. */
const MAX_IN_FLIGHT = 4000;
/** The gateway's own limit for a call is 600 s; no answer of a trace takes a tenth. */
const LIMIT_MS = 120_000;

/**
 * Sends requests at their times, whatever became of those before, and waits for the last answer.
 *
 * @throws when too many are in flight at once.
 */
export async function replay({ url, requests, beginMs }: ReplayOptions): Promise<readonly RepliedRequest[]> {
  const agent = new Agent({ keepAlive: true });
  const replied: RepliedRequest[] = [];
  const inFlight = new Set<Promise<void>>();
  const beganAt = performance.now();
  const send = async (planned: PlannedRequest): Promise<void> => {
    const { prompt, isStream } = planned;
    const sentAtMs = Date.now();
    const sent = await sendRequest({ port: Number(url.port), agent, path: '/v1/chat/completions', body: encodeRequest(planned), isStream, limitMs: LIMIT_MS });
    replied.push({ prompt, isStream, sentAtMs, doneAtMs: Date.now(), ...sent });
  };
  try {
    for (const planned of requests) {
      const dueInMs = beganAt + planned.dueMs - beginMs - performance.now();
      if (dueInMs > 0) await delay(dueInMs);
      if (inFlight.size >= MAX_IN_FLIGHT) throw new Error(`${MAX_IN_FLIGHT} requests are in flight: the machine does not keep up`);
      const sending = send(planned).finally(() => inFlight.delete(sending));
      inFlight.add(sending);
    }
    await Promise.all(inFlight);
    return replied;
  } finally {
    agent.destroy();
  }
}
