import { behaviourTable } from './behaviour/behaviour-table.ts';
import { answerControl, controlPrefix } from './server/control.ts';
import { answerRequest } from './server/answer-request.ts';
import type { BillRecord, BillTotals } from './server/bill.ts';
import { Exchange } from './server/exchange.ts';
import { Listener } from './server/listener.ts';
import type { ListenerTotals } from './server/listener.ts';
import type { SeenRequest } from './server/recent-requests.ts';
import type { ScriptEntry } from './server/script-queue.ts';
import { createState, resetState } from './server/state.ts';
import type { State } from './server/state.ts';

export interface MockProviderOptions {
  /**
   * 0 takes a free one.
   * @default 0
   */
  readonly port?: number;
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** Key and certificate as PEM; with them the mock speaks HTTPS. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /**
   * Ids that the model listings show.
   * @default one for each behaviour
   */
  readonly models?: readonly string[];
  /**
   * Idle connections stay open this long.
   * @default 60_000
   */
  readonly keepAliveMs?: number;
  /**
   * Idle connections are closed after this long, and nothing tells so beforehand: a caller that uses one again may
   * find it closed just then. Left out, they stay as long as `keepAliveMs` tells.
   */
  readonly closeIdleAfterMs?: number;
  /**
   * Records that the bill keeps.
   * @default 100_000
   */
  readonly maxRecords?: number;
}

/** Counters since the start or the last reset. */
export interface MockStats extends BillTotals, ListenerTotals {
  /** Answers that wait for a release. */
  readonly held: number;
  /** Script entries that are left. */
  readonly scripted: number;
}

/** A running mock. */
export interface MockProvider {
  readonly url: string;
  readonly port: number;
  /** The attempts it would charge for, oldest first. */
  bill(): readonly BillRecord[];
  clearBill(): void;
  stats(): MockStats;
  /**
   * Orders behaviours for the next requests; returns how many entries wait.
   * @throws RangeError when a behaviour cannot be read.
   */
  script(...entries: readonly (ScriptEntry | string)[]): number;
  clearScript(): void;
  /** The last requests as they arrived, oldest first. */
  requests(): readonly SeenRequest[];
  /** Lets the oldest `count` held answers go, all when left out. */
  release(count?: number): number;
  /** Resolves once `count` answers are held at the same time. */
  whenHeld(count: number): Promise<void>;
  /** Closes the port: connections are destroyed, and refused until {@link MockProvider.accept}. */
  refuse(): Promise<void>;
  accept(): Promise<void>;
  /** Back to the start: empty bill, no script, nothing held, counters at zero. Open connections stay. */
  reset(): void;
  /** Stops; open connections are destroyed. */
  close(): Promise<void>;
}

/**
 * Starts a provider that answers OpenAI, Anthropic and Gemini requests, and fails on demand.
 *
 * @example
 * const provider = await startMockProvider();
 * provider.script('503', 'chat:text=hello');
 */
export async function startMockProvider({
  port = 0,
  host = '127.0.0.1',
  tls,
  models = behaviourTable.map(({ name }) => `mock-${name}`),
  keepAliveMs = 60_000,
  closeIdleAfterMs,
  maxRecords = 100_000,
}: MockProviderOptions = {}): Promise<MockProvider> {
  const state = createState(models, maxRecords);
  const listener: Listener = new Listener({
    host, port, tls, keepAliveMs, closeIdleAfterMs,
    onRequest: (request, response, connection) => {
      if (request.url?.startsWith(controlPrefix) === true) return answerControl(provider, request, response);
      answerRequest(state, new Exchange(state.bill, request, response, connection));
    },
  });
  await listener.listen();
  const authority = `${host.includes(':') ? `[${host}]` : host}:${listener.port}`;
  const provider = createHandle(`${tls === undefined ? 'http' : 'https'}://${authority}`, state, listener);
  return provider;
}

function createHandle(url: string, state: State, listener: Listener): MockProvider {
  return {
    url,
    port: listener.port,
    bill: () => state.bill.records(),
    clearBill: () => state.bill.clear(),
    stats: () => ({ ...state.bill.totals(), ...listener.totals(), held: state.latch.size, scripted: state.script.size }),
    script: (...entries) => {
      const added = state.script.add(entries.map((entry) => (typeof entry === 'string' ? { behaviour: entry } : entry)));
      if (!added.ok) throw new RangeError(`script: ${added.error}`);
      return added.value;
    },
    clearScript: () => state.script.clear(),
    requests: () => state.recent.list(),
    release: (count) => state.latch.release(count),
    whenHeld: (count) => state.latch.whenHeld(count),
    refuse: () => listener.close(),
    accept: () => listener.listen(),
    reset: () => {
      resetState(state);
      listener.clear();
    },
    close: () => listener.close(),
  };
}
