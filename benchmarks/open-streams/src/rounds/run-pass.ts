import { setTimeout as delay } from 'node:timers/promises';

import { epochMs, type StreamReport } from '../load/client-order.ts';
import { type ClientsOptions, runClients } from '../load/run-clients.ts';
import { clearBill, type ProviderBill, readBill } from '../subjects/provider-bill.ts';
import { readUsage, sampleUsage, type Usage } from './usage-sampler.ts';

/** Of the time in which all streams are open, what is left out at either end. */
const MARGIN_RATIO = 0.1;

/** Streams to send, and the process under test. */
export interface PassOptions {
  readonly pid: number;
  readonly provider: URL;
  readonly load: ClientsOptions;
  /** Called when all streams are open, and again shortly before the first ends. */
  readonly onWindow?: (edge: 'begin' | 'end') => Promise<void>;
}

/** What a pass came to. */
export interface PassResult {
  readonly streams: readonly StreamReport[];
  /** After the time that the streams' own moments are counted from. */
  readonly window: { readonly fromMs: number; readonly toMs: number };
  /** The process under test, when all streams had begun and before the first ended. */
  readonly begin: Usage;
  readonly end: Usage;
  /** Once a second, from before the first stream until after the last. */
  readonly samples: readonly Usage[];
  readonly bill: ProviderBill;
}

/** Opens all streams, looks at the process while they are all open, and waits for their ends. */
export async function runPass({ pid, provider, load, onWindow = async () => {} }: PassOptions): Promise<PassResult> {
  await clearBill(provider);
  const over = new AbortController();
  const sampling = sampleUsage(pid, over.signal);
  try {
    const clients = runClients(load, over.signal);
    const lifeMs = load.tokens * load.intervalMs;
    const marginMs = (lifeMs - load.rampMs) * MARGIN_RATIO;
    const window = { fromMs: load.rampMs + marginMs, toMs: lifeMs - marginMs };
    const look = async (edge: 'begin' | 'end', atMs: number): Promise<Usage> => {
      await delay(Math.max(0, clients.startAtMs + atMs - epochMs()));
      await onWindow(edge);
      return readUsage(pid);
    };
    const [streams, begin, end] = await Promise.all([clients.streams, look('begin', window.fromMs), look('end', window.toMs)]);
    over.abort();
    return { streams, window: { fromMs: begin.atMs - clients.startAtMs, toMs: end.atMs - clients.startAtMs }, begin, end, samples: await sampling, bill: await readBill(provider) };
  } finally {
    over.abort();
  }
}
