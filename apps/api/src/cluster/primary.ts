import type { AddressInfo } from 'node:net';
import process from 'node:process';

import type { FeatureFlags } from '@proxyapi/proxy-context';
import { GatewayMetrics, leadsToFile, type RootLogger } from '@proxyapi/proxy-logging';

import type { Config } from '../config/config.ts';
import type { FlagName } from '../config/feature-flag-schema.ts';
import { StartError } from '../start-error.ts';
import { VERSION } from '../version.ts';
import { collectOwnGarbage } from './collect-own-garbage.ts';
import { Crew } from './crew.ts';
import { Gathering } from './gathering.ts';
import { KeptCounts } from './kept-counts.ts';
import type { LogRelay } from './log-relay.ts';
import type { Answer, Beginning, Question, ToPrimary } from './messages.ts';
import { PRIMARY_BYTES } from './share-of.ts';

/** What a {@link Primary} needs. */
export interface PrimaryOptions {
  readonly config: Config;
  /** As they stand for all workers; the one truth of them. */
  readonly flags: FeatureFlags<FlagName>;
  readonly logger: RootLogger;
  readonly relay: LogRelay;
  readonly beginning: Pick<Beginning, 'text' | 'port' | 'isForPeople' | 'hasColours'>;
}

/** What the first worker tells when it serves. */
export interface Started {
  readonly address: AddressInfo;
  readonly exampleModel: string | undefined;
}

/** Brings the workers of one gateway together: what one of them is asked is answered by all, and what one learns all know. */
export class Primary {
  readonly #options: PrimaryOptions;
  readonly #crew: Crew;
  readonly #gathering = new Gathering();
  readonly #kept = new KeptCounts();
  readonly #models = new Map<string, readonly string[]>();
  /** Of this process: its memory and its processor time are the gateway's too. */
  readonly #metrics: GatewayMetrics | undefined;
  #lead: number | undefined;
  /** How the start ends; `undefined` once it has. */
  #start: { readonly onServing: (started: Started) => void; readonly onFailure: (error: StartError) => void } | undefined;
  #toServe = 0;

  constructor(options: PrimaryOptions) {
    const { config, logger, relay, beginning, flags } = options;
    this.#options = options;
    this.#crew = new Crew({
      size: config.server.workers,
      sharesLog: leadsToFile(process.stderr),
      logger,
      begin: (number) => ({ kind: 'begin', beginning: { ...beginning, number, uptime: process.uptime(), flags: flags.entries(), models: this.#models } }),
      onMessage: (number, message) => this.#onMessage(number, message),
      onLines: (lines) => relay.take(lines),
      onGone: (number) => this.#onGone(number),
      onChange: (state) => this.#crew.tellAll({ kind: 'crew', state }),
    });
    this.#metrics = config.metrics.isEnabled ? metricsOfPrimary(relay) : undefined;
  }

  /** Starts the first worker, and with what it has learned the others; resolves when all serve. */
  async start(): Promise<Started> {
    const { workers } = this.#options.config.server;
    const started = await this.#untilServing(1, () => this.#crew.start(1));
    await this.#untilServing(workers - 1, () => {
      for (let number = 2; number <= workers; number += 1) this.#crew.start(number);
    });
    this.#start = undefined;
    return started;
  }

  /** Stops all workers as one process would stop. */
  async leave(withinMs: number): Promise<void> {
    await this.#crew.leave(withinMs);
    this.#metrics?.close();
  }

  /** Has all workers go by the flags as they stand here; resolves when they do. */
  async spreadFlags(): Promise<void> {
    await this.#ask({ about: 'flags', flags: this.#options.flags.entries() });
  }

  #untilServing(count: number, begin: () => void): Promise<Started> {
    return new Promise((resolve, reject) => {
      this.#toServe = count;
      this.#start = { onServing: resolve, onFailure: reject };
      begin();
    });
  }

  #onMessage(number: number, message: ToPrimary): void {
    switch (message.kind) {
      case 'serving': return this.#onServing(number, message);
      case 'failed': return this.#onFailed(number, message.message);
      case 'gather': return void this.#gather(number, message);
      case 'set-flag': return void this.#setFlag(number, message);
      case 'answer':
        this.#kept.learn(number, message.answer);
        return this.#gathering.onAnswer(number, message.id, message.answer);
      case 'counts':
        for (const answer of message.answers) this.#kept.learn(number, answer);
        return;
      case 'models':
        for (const [provider, models] of message.models) this.#models.set(provider, models);
        return this.#crew.tellAll({ kind: 'models', models: message.models });
    }
  }

  #onServing(number: number, { address, exampleModel }: Started): void {
    this.#crew.onServing(number);
    this.#appoint();
    if (this.#start === undefined) return this.#options.logger.info('a worker serves', { worker: number });
    this.#toServe -= 1;
    if (this.#toServe === 0) this.#start.onServing({ address, exampleModel });
  }

  #onFailed(number: number, message: string): void {
    if (this.#start === undefined) return this.#options.logger.error('a worker cannot start', { worker: number, reason: message });
    this.#crew.kill();
    this.#start.onFailure(new StartError(message));
  }

  #onGone(number: number): void {
    this.#kept.retire(number);
    this.#gathering.onGone(number);
    if (this.#lead === number) this.#lead = undefined;
    this.#appoint();
  }

  // One of them asks providers for their models and how they are, and has the file of the lists.
  #appoint(): void {
    if (this.#lead !== undefined) return;
    this.#lead = this.#crew.first;
    if (this.#lead !== undefined) this.#crew.send(this.#lead, { kind: 'lead' });
  }

  async #gather(number: number, { id, question }: { readonly id: number; readonly question: Question }): Promise<void> {
    this.#crew.send(number, { kind: 'gathered', id, answers: await this.#ask(question) });
  }

  async #ask(question: Question): Promise<readonly Answer[]> {
    const answers = await this.#gathering.ask(this.#crew.asked(), question);
    const { about } = question;
    const kept = about === 'metrics' || about === 'reports' ? this.#kept.missing(about, new Set(answers.keys())) : [];
    return [...answers.values(), ...kept, ...await this.#ownAnswer(about)];
  }

  async #ownAnswer(about: Question['about']): Promise<readonly Answer[]> {
    if (about === 'cleanup') return [{ about, value: collectOwnGarbage() }];
    return about === 'metrics' && this.#metrics !== undefined ? [{ about, value: await this.#metrics.snapshot() }] : [];
  }

  async #setFlag(number: number, { id, name, value }: Extract<ToPrimary, { kind: 'set-flag' }>): Promise<void> {
    const previous = this.#options.flags.set(name, value);
    await this.spreadFlags();
    this.#crew.send(number, { kind: 'flag-set', id, previous });
  }
}

function metricsOfPrimary(relay: LogRelay): GatewayMetrics {
  return new GatewayMetrics({
    version: VERSION, endpoints: [], callers: [], errorCodes: [], isListed: () => false,
    sources: {
      memory: () => ({ rssBytes: process.memoryUsage.rss(), limitBytes: PRIMARY_BYTES, pressureEvents: 0, emergencyEvents: 0 }),
      logDropped: () => relay.droppedLines,
    },
  });
}
