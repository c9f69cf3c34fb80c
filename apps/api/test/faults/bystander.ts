import { setTimeout as delay } from 'node:timers/promises';

import { RawClient } from '../support/raw-client.ts';
import { quantile } from './quantile.ts';

/** Whom a bystander asks, and how often. */
export interface BystanderOptions {
  readonly gatewayPort: number;
  /** A mock provider, asked directly too: what that takes is the machine's own pace. */
  readonly providerPort: number;
  /** A good request to the gateway. */
  readonly request: Buffer;
  /** What the answer says. */
  readonly answer: string;
  /** @default 50 */
  readonly askEveryMs?: number;
}

/** How it went for a {@link Bystander}. */
export interface BystanderReport {
  readonly failures: readonly string[];
  readonly answers: number;
  /** Of the gateway's answers. */
  readonly medianMs: number;
  /** Of the provider's own, without the gateway. */
  readonly directMedianMs: number;
}

const ANSWER_WITHIN_MS = 5000;
const DIRECT_REQUEST = 'GET /__control/stats HTTP/1.1\r\nhost: localhost\r\n\r\n';
/** Answers below which a median says nothing: a second's worth. */
const MIN_ANSWERS = 20;
/** How much slower the median may become: so many times, or by so much, whichever is more. */
const SLOWER = { times: 2, byMs: 20 } as const;
/** A request through the gateway waits for a processor this many times as often as a direct one. */
const HOPS = 4;
/** How much longer than that it may take on a machine that is shared. */
const SHARED_FACTOR = 2;
/** The same where a case keeps the gateway as busy as it can: others' turns come first. */
const SATURATED_FACTOR = 5;

/** A client with a healthy provider that asks on and on while a case does its damage to another. */
export class Bystander {
  readonly #options: BystanderOptions;
  readonly #failures: string[] = [];
  readonly #times: number[] = [];
  readonly #directTimes: number[] = [];
  readonly #leaving = new AbortController();
  readonly #work: Promise<void>;

  constructor(options: BystanderOptions) {
    this.#options = options;
    this.#work = this.#askOn().catch((error: unknown) => void this.#failures.push(String(error)));
  }

  /** Ends; tells how it went. */
  async leave(): Promise<BystanderReport> {
    this.#leaving.abort();
    await this.#work;
    const answers = this.#times.length;
    if (answers === 0 && this.#failures.length === 0) this.#failures.push('it got no answer at all');
    return { failures: this.#failures, answers, medianMs: quantile(this.#times, 0.5), directMedianMs: quantile(this.#directTimes, 0.5) };
  }

  async #askOn(): Promise<void> {
    const { gatewayPort, providerPort, askEveryMs = 50 } = this.#options;
    const client = await RawClient.connect(gatewayPort);
    const direct = await RawClient.connect(providerPort);
    try {
      do {
        await this.#ask(client);
        this.#directTimes.push(await timeMs(() => exchange(direct, DIRECT_REQUEST)));
        await this.#pause(askEveryMs);
      } while (!this.#leaving.signal.aborted);
    } finally {
      client.leave();
      direct.leave();
    }
  }

  /** Waits for the next turn, or until it leaves. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#leaving;
    await delay(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }

  async #ask(client: RawClient): Promise<void> {
    const { request, answer: expected } = this.#options;
    this.#times.push(await timeMs(async () => {
      const { status, body } = await exchange(client, request);
      if (status !== 200 || JSON.parse(body).choices[0].message.content !== expected) this.#failures.push(`${status} ${body.slice(0, 200)}`);
    }));
  }
}

/** What a bystander suffered, beside one for whom all went as usual: errors, and a median that is far from its own. */
export function sufferedBy({ failures, answers, medianMs, directMedianMs }: BystanderReport, usual: BystanderReport, { isSaturated }: { readonly isSaturated: boolean }): readonly string[] {
  // A machine that has become busy is nobody's fault, and shows in the direct answers.
  const busyMs = HOPS * Math.max(0, directMedianMs - usual.directMedianMs);
  const slowerMs = Math.max(usual.medianMs * SLOWER.times, usual.medianMs + SLOWER.byMs);
  const limitMs = slowerMs * (isSaturated ? SATURATED_FACTOR : SHARED_FACTOR) + busyMs;
  const isSlow = answers >= MIN_ANSWERS && medianMs > limitMs;
  return isSlow ? [...failures, `a median of ${medianMs.toFixed(1)} ms over ${answers} answers, at most ${limitMs.toFixed(1)} expected`] : failures;
}

async function exchange(client: RawClient, bytes: string | Buffer): ReturnType<RawClient['answer']> {
  client.send(bytes);
  return client.answer(ANSWER_WITHIN_MS);
}

async function timeMs(run: () => Promise<unknown>): Promise<number> {
  const since = performance.now();
  await run();
  return performance.now() - since;
}
