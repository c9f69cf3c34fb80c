import { setTimeout as delay } from 'node:timers/promises';

import { isRecord } from '@proxyapi/bench-harness';

/** Behaviours that wait for their attempts: some seconds of the fastest load. */
const AHEAD = 2000;
const EVERY_MS = 200;

/** Keeps a provider's script filled with draws for as long as a load runs; each attempt takes the next. */
export class ScriptFeeder {
  readonly #provider: URL;
  readonly #draw: () => string;
  readonly #stopped = new AbortController();
  #over: Promise<void> = Promise.resolve();

  private constructor(provider: URL, draw: () => string) {
    this.#provider = provider;
    this.#draw = draw;
  }

  /** Empties script and bill, and fills the script; nothing may be in flight. */
  static async start(provider: URL, draw: () => string): Promise<ScriptFeeder> {
    await control(provider, 'DELETE', 'script');
    await control(provider, 'DELETE', 'bill');
    const feeder = new ScriptFeeder(provider, draw);
    await feeder.#fill();
    feeder.#over = feeder.#run();
    return feeder;
  }

  /** @throws what went wrong meanwhile. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#over;
  }

  async #run(): Promise<void> {
    while (!this.#stopped.signal.aborted) {
      await this.#fill();
      await delay(EVERY_MS, undefined, { signal: this.#stopped.signal }).catch(() => {});
    }
  }

  async #fill(): Promise<void> {
    const { queued } = await control(this.#provider, 'POST', 'script', []);
    const missing = Math.max(0, AHEAD - Number(queued));
    await control(this.#provider, 'POST', 'script', Array.from({ length: missing }, () => ({ behaviour: this.#draw() })));
  }
}

async function control(provider: URL, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(new URL(`/__control/${path}`, provider), { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const answer: unknown = await response.json();
  if (!response.ok || !isRecord(answer)) throw new Error(`the provider answered ${response.status} to ${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}
