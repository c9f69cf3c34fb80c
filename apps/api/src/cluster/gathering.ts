import type { Answer, Question } from './messages.ts';

/** How long a question waits for a worker that is busy, or dying. */
const ANSWER_WITHIN_MS = 1000;
/** And an order, which takes its time: a clean-up collects all garbage. */
const DO_WITHIN_MS = 10_000;

/** A worker as one that answers. */
export interface Asked {
  readonly number: number;
  ask(id: number, question: Question): void;
}

interface Round {
  readonly waitsFor: Set<number>;
  readonly answers: Map<number, Answer>;
  readonly end: () => void;
}

/** Asks all workers at once, and waits for the slowest of them, but not for long. */
export class Gathering {
  readonly #rounds = new Map<number, Round>();
  #nextId = 0;

  /** The answers by the workers' numbers; those of silent ones are missing. */
  ask(workers: readonly Asked[], question: Question): Promise<ReadonlyMap<number, Answer>> {
    const id = (this.#nextId += 1);
    return new Promise((resolve) => {
      const answers = new Map<number, Answer>();
      const end = (): void => {
        clearTimeout(timer);
        this.#rounds.delete(id);
        resolve(answers);
      };
      const timer = setTimeout(end, isOrder(question) ? DO_WITHIN_MS : ANSWER_WITHIN_MS);
      this.#rounds.set(id, { waitsFor: new Set(workers.map(({ number }) => number)), answers, end });
      for (const worker of workers) worker.ask(id, question);
      if (workers.length === 0) end();
    });
  }

  onAnswer(worker: number, id: number, answer: Answer): void {
    const round = this.#rounds.get(id);
    if (round === undefined) return;
    round.answers.set(worker, answer);
    this.#settle(round, worker);
  }

  /** The worker will not answer any more. */
  onGone(worker: number): void {
    for (const round of this.#rounds.values()) this.#settle(round, worker);
  }

  #settle({ waitsFor, end }: Round, worker: number): void {
    waitsFor.delete(worker);
    if (waitsFor.size === 0) end();
  }
}

/** Whether the question is for something to be done. */
export function isOrder({ about }: Question): boolean {
  return about !== 'reports' && about !== 'metrics';
}
