import { setTimeout as delay } from 'node:timers/promises';

import { RawClient } from '../support/raw-client.ts';
import { CANARIES } from './canaries.ts';
import { type FaultBench, requestBytes } from './fault-bench.ts';

const ASK_EVERY_MS = 50;
const ANSWER_WITHIN_MS = 5000;
const ANSWER = 'all well';

/** A client with a healthy provider that asks on and on while a case does its damage to another. */
export class Bystander {
  readonly #bench: FaultBench;
  readonly #failures: string[] = [];
  #isOver = false;
  readonly #work: Promise<void>;
  #answers = 0;

  constructor(bench: FaultBench) {
    this.#bench = bench;
    this.#work = this.#ask().catch((error: unknown) => void this.#failures.push(String(error)));
  }

  /** Ends; gives what went wrong for it. */
  async leave(): Promise<readonly string[]> {
    this.#isOver = true;
    await this.#work;
    if (this.#answers === 0 && this.#failures.length === 0) this.#failures.push('it got no answer at all');
    return this.#failures;
  }

  async #ask(): Promise<void> {
    const client = await RawClient.connect(this.#bench.gateway.port);
    const body = JSON.stringify({ model: 'any/mock-echo', messages: [{ role: 'user', content: ANSWER }] });
    try {
      do {
        client.send(requestBytes({ body, headers: { authorization: `Bearer ${CANARIES.bystanderKey}` } }));
        const answer = await client.answer(ANSWER_WITHIN_MS);
        this.#answers += 1;
        if (answer.status !== 200 || JSON.parse(answer.body).choices[0].message.content !== ANSWER) this.#failures.push(`${answer.status} ${answer.body.slice(0, 200)}`);
        if (!this.#isOver) await delay(ASK_EVERY_MS);
      } while (!this.#isOver);
    } finally {
      client.leave();
    }
  }
}
