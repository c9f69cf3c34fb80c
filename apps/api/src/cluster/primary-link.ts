import process from 'node:process';

import type { FlagSetting, FlagValue } from '@proxyapi/proxy-context';

import { isOrder } from './gathering.ts';
import { type Answer, type Beginning, isToWorker, type Question, type ToPrimary, type ToWorker } from './messages.ts';

/** How much longer than for a worker is waited for the primary: it has waited for the workers. */
const ANSWER_WITHIN_MS = 2000;
const DO_WITHIN_MS = 12_000;

/** What a worker does when it is told to. */
export interface WorkerOrders {
  answer(question: Question): Promise<Answer>;
  onTold(message: Extract<ToWorker, { kind: 'crew' | 'models' | 'lead' | 'stop' }>): void;
}

interface Waiter {
  readonly settle: (message: Extract<ToWorker, { kind: 'gathered' | 'flag-set' }>) => void;
}

/** A worker's end of the channel to the primary. */
export class PrimaryLink {
  readonly #waiters = new Map<number, Waiter>();
  #orders: WorkerOrders | undefined;
  /** What came before there were orders. */
  #early: ToWorker[] = [];
  #onBeginning: ((beginning: Beginning) => void) | undefined;
  #nextId = 0;

  constructor() {
    process.on('message', (message) => {
      if (isToWorker(message)) this.#onMessage(message);
    });
  }

  /** What the primary sends first. */
  beginning(): Promise<Beginning> {
    return new Promise((resolve) => {
      this.#onBeginning = resolve;
    });
  }

  /** Does as it is told from now on, and what it was told before. */
  follow(orders: WorkerOrders): void {
    this.#orders = orders;
    for (const message of this.#early.splice(0)) this.#onMessage(message);
  }

  send(message: ToPrimary): void {
    // Without a channel the primary is gone, and this process about to go too.
    if (process.connected) process.send?.(message);
  }

  /** What all workers say, and what is kept of those that are gone; `undefined` where the primary is too late. */
  async gather(question: Question): Promise<readonly Answer[] | undefined> {
    const message = await this.#ask(isOrder(question) ? DO_WITHIN_MS : ANSWER_WITHIN_MS, (id) => ({ kind: 'gather', id, question }));
    return message?.kind === 'gathered' ? message.answers : undefined;
  }

  /** Sets a flag in all processes; gives how it stood, or `undefined` where the primary is too late. */
  async setFlag(name: string, value: FlagValue): Promise<FlagSetting | undefined> {
    const message = await this.#ask(DO_WITHIN_MS, (id) => ({ kind: 'set-flag', id, name, value }));
    return message?.kind === 'flag-set' ? message.previous : undefined;
  }

  #ask(withinMs: number, messageOf: (id: number) => ToPrimary): Promise<Parameters<Waiter['settle']>[0] | undefined> {
    const id = (this.#nextId += 1);
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiters.delete(id);
        resolve(undefined);
      }, withinMs);
      this.#waiters.set(id, {
        settle: (message) => {
          clearTimeout(timer);
          this.#waiters.delete(id);
          resolve(message);
        },
      });
      this.send(messageOf(id));
    });
  }

  #onMessage(message: ToWorker): void {
    switch (message.kind) {
      case 'begin': return this.#onBeginning?.(message.beginning);
      case 'gathered': case 'flag-set': return this.#waiters.get(message.id)?.settle(message);
      default: return void (this.#orders === undefined ? this.#early.push(message) : this.#obey(this.#orders, message));
    }
  }

  #obey(orders: WorkerOrders, message: Extract<ToWorker, { kind: 'crew' | 'models' | 'lead' | 'stop' | 'question' }>): void {
    if (message.kind === 'question') void this.#answer(orders, message);
    else orders.onTold(message);
  }

  async #answer(orders: WorkerOrders, { id, question }: Extract<ToWorker, { kind: 'question' }>): Promise<void> {
    this.send({ kind: 'answer', id, answer: await orders.answer(question) });
  }
}
