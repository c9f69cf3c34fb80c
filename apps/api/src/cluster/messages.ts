import type { AddressInfo } from 'node:net';

import type { FlagSetting, FlagValue, MemoryRelief } from '@proxyapi/proxy-context';
import type { MetricsSnapshot } from '@proxyapi/proxy-logging';

import type { CrewState } from '../whole/whole.ts';
import type { ReportFacts } from './facts/report-facts.ts';

/** What every worker is asked, by a worker that was asked, or by the primary. */
export type Question =
  | { readonly about: 'reports' | 'metrics' | 'cleanup' | 'breakers' }
  | { readonly about: 'flags'; readonly flags: FlagEntries };

/** What a worker says to a {@link Question}. */
export type Answer =
  | { readonly about: 'reports'; readonly value: ReportFacts }
  | { readonly about: 'metrics'; readonly value: MetricsSnapshot }
  | { readonly about: 'cleanup'; readonly value: MemoryRelief }
  | { readonly about: 'breakers'; readonly value: ReportFacts['breakers'] }
  | { readonly about: 'flags' };

export type FlagEntries = readonly (readonly [name: string, setting: FlagSetting])[];

/** Lists of models by provider, as one of the workers learned them. */
export type ModelLists = ReadonlyMap<string, readonly string[]>;

/** What a worker begins with, so that one that comes later is like those that are there. */
export interface Beginning {
  /** From 1; a worker that takes a dead one's place has its number. */
  readonly number: number;
  /** What the configuration file said at the start; `undefined` where there was none. */
  readonly text: string | undefined;
  readonly port: number;
  /** Seconds that the gateway has been running for. */
  readonly uptime: number;
  readonly isForPeople: boolean;
  readonly hasColours: boolean;
  readonly flags: FlagEntries;
  readonly models: ModelLists;
}

/** What the primary tells a worker. */
export type ToWorker =
  | { readonly kind: 'begin'; readonly beginning: Beginning }
  | { readonly kind: 'question'; readonly id: number; readonly question: Question }
  | { readonly kind: 'gathered'; readonly id: number; readonly answers: readonly Answer[] }
  | { readonly kind: 'flag-set'; readonly id: number; readonly previous: FlagSetting }
  | { readonly kind: 'crew'; readonly state: CrewState }
  | { readonly kind: 'models'; readonly models: ModelLists }
  /** From now on this one asks providers for their models, and how they are. */
  | { readonly kind: 'lead' }
  | { readonly kind: 'stop' };

/** What a worker tells the primary. */
export type ToPrimary =
  | { readonly kind: 'serving'; readonly address: AddressInfo; readonly exampleModel: string | undefined }
  /** It cannot start, for a reason that the operator can do something about. */
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'gather'; readonly id: number; readonly question: Question }
  | { readonly kind: 'set-flag'; readonly id: number; readonly name: string; readonly value: FlagValue }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  /** What it has counted, unasked: so that little is lost should it die. */
  | { readonly kind: 'counts'; readonly answers: readonly Answer[] }
  | { readonly kind: 'models'; readonly models: ModelLists };

const KINDS_TO_WORKER: ReadonlySet<unknown> = new Set(['begin', 'question', 'gathered', 'flag-set', 'crew', 'models', 'lead', 'stop'] satisfies ToWorker['kind'][]);
const KINDS_TO_PRIMARY: ReadonlySet<unknown> = new Set(['serving', 'failed', 'gather', 'set-flag', 'answer', 'counts', 'models'] satisfies ToPrimary['kind'][]);

// Both ends are one version of one program: the kind tells the rest.
export function isToWorker(message: unknown): message is ToWorker {
  return hasKind(message, KINDS_TO_WORKER);
}

export function isToPrimary(message: unknown): message is ToPrimary {
  return hasKind(message, KINDS_TO_PRIMARY);
}

function hasKind(message: unknown, kinds: ReadonlySet<unknown>): boolean {
  return typeof message === 'object' && message !== null && 'kind' in message && kinds.has(message.kind);
}
