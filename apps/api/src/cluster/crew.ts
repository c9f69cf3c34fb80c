import cluster, { type Worker } from 'node:cluster';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import type { Logger } from '@proxyapi/proxy-logging';

import type { CrewState } from '../whole/whole.ts';
import { closeUntaken } from './close-untaken.ts';
import type { Asked } from './gathering.ts';
import { isToPrimary, type ToPrimary, type ToWorker } from './messages.ts';
import { RespawnSchedule } from './respawn-schedule.ts';

const ENTRY = fileURLToPath(new URL('../../bin/proxyapi-worker.mjs', import.meta.url));

/** What a {@link Crew} needs of whom it belongs to. */
export interface CrewOptions {
  readonly size: number;
  /** Whether workers write their lines themselves, to where this process writes its own; else they come through {@link CrewOptions.onLines}. */
  readonly sharesLog: boolean;
  readonly logger: Pick<Logger, 'warn' | 'error' | 'info'>;
  /** What a new worker is told first. */
  readonly begin: (number: number) => ToWorker;
  readonly onMessage: (number: number, message: ToPrimary) => void;
  readonly onLines: (lines: NonNullable<Worker['process']['stderr']>) => void;
  /** A worker has ended, whatever it did before. */
  readonly onGone: (number: number) => void;
  /** Some serve that did not, or the other way round. */
  readonly onChange: (state: CrewState) => void;
}

interface Member {
  readonly number: number;
  readonly schedule: RespawnSchedule;
  worker: Worker | undefined;
  isServing: boolean;
  beganAtMs: number;
}

/**
 * The worker processes. One that ends is replaced: at once, or, when it had hardly begun, by {@link RespawnSchedule}.
 *
 * Connections are handed to them in turn (SCHED_RR). Of ten that are kept alive each of two workers has 4 to 6, where the
 * kernel's own choice gives one of them up to 8, for good; and a worker that is busy gets none until it has taken the last.
 * It costs some 170 µs for each connection, and nothing for the requests on it (docs/decisions).
 */
export class Crew {
  readonly #options: CrewOptions;
  readonly #members: readonly Member[];
  readonly #ended = new Set<() => void>();
  #isLeaving = false;

  constructor(options: CrewOptions) {
    this.#options = options;
    this.#members = Array.from({ length: options.size }, (_, index) => ({ number: index + 1, schedule: new RespawnSchedule(), worker: undefined, isServing: false, beganAtMs: 0 }));
    cluster.schedulingPolicy = cluster.SCHED_RR;
    cluster.setupPrimary({ exec: ENTRY, args: [], execArgv: process.execArgv, stdio: ['ignore', 'inherit', options.sharesLog ? 'inherit' : 'pipe', 'ipc'], serialization: 'advanced' });
  }

  get state(): CrewState {
    return { configured: this.#members.length, serving: this.#serving().length };
  }

  /** The first of those that serve. */
  get first(): number | undefined {
    return this.#serving()[0]?.number;
  }

  /** Those that serve, to be asked. */
  asked(): readonly Asked[] {
    return this.#serving().map(({ number }) => ({ number, ask: (id, question) => this.send(number, { kind: 'question', id, question }) }));
  }

  /** Starts the worker of that number. */
  start(number: number): void {
    const member = this.#member(number);
    if (member !== undefined && member.worker === undefined && !this.#isLeaving) this.#fork(member);
  }

  send(number: number, message: ToWorker): void {
    const { worker } = this.#member(number) ?? {};
    if (worker?.isConnected() === true) worker.send(message);
  }

  tellAll(message: ToWorker): void {
    for (const { number } of this.#members) this.send(number, message);
  }

  /** It has begun to serve. */
  onServing(number: number): void {
    const member = this.#member(number);
    if (member === undefined) return;
    member.isServing = true;
    this.#options.onChange(this.state);
  }

  /** Has all of them finish what they do; resolves when they have ended, and ends those that have not after `withinMs`. */
  async leave(withinMs: number): Promise<void> {
    this.#isLeaving = true;
    this.tellAll({ kind: 'stop' });
    const timer = setTimeout(() => this.kill(), withinMs);
    while (this.#members.some(({ worker }) => worker !== undefined)) await new Promise<void>((resolve) => this.#ended.add(resolve));
    clearTimeout(timer);
  }

  /** Ends all of them, and begins none. */
  kill(): void {
    this.#isLeaving = true;
    for (const { worker } of this.#members) worker?.process.kill('SIGKILL');
  }

  #fork(member: Member): void {
    const worker = cluster.fork();
    closeUntaken(worker);
    Object.assign(member, { worker, isServing: false, beganAtMs: performance.now() });
    if (worker.process.stderr !== null) this.#options.onLines(worker.process.stderr);
    worker.on('message', (message: unknown) => {
      if (isToPrimary(message)) this.#options.onMessage(member.number, message);
    });
    // A message to one that is dying: its end is told all the same.
    worker.on('error', () => {});
    worker.on('exit', (code, signal) => this.#onExit(member, { code, signal }));
    this.send(member.number, this.#options.begin(member.number));
  }

  #onExit(member: Member, how: { readonly code: number; readonly signal: string }): void {
    const { number, schedule, beganAtMs } = member;
    const livedMs = performance.now() - beganAtMs;
    Object.assign(member, { worker: undefined, isServing: false });
    this.#options.onGone(number);
    this.#options.onChange(this.state);
    for (const tell of this.#ended) tell();
    this.#ended.clear();
    if (this.#isLeaving) return;
    const waitMs = schedule.next(livedMs);
    const facts = { worker: number, code: how.code, signal: how.signal, livedSeconds: Math.round(livedMs / 1000), againInMs: waitMs, crashes: schedule.crashes };
    if (schedule.crashes === 1) this.#options.logger.warn('a worker has crashed; another one takes its place', facts);
    else this.#options.logger.error('a worker crashes again and again; the next one waits', facts);
    if (waitMs === 0) this.start(number);
    else setTimeout(() => this.start(number), waitMs);
  }

  #serving(): readonly Member[] {
    return this.#members.filter(({ isServing }) => isServing);
  }

  #member(number: number): Member | undefined {
    return this.#members[number - 1];
  }
}
