import { execFile } from 'node:child_process';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { type ClientOrder, type ClientReport, epochMs, type Lane, type StreamReport } from './client-order.ts';

const run = promisify(execFile);
const CLIENT = fileURLToPath(new URL('client-main.ts', import.meta.url));
const MOST_BYTES = 256 * 1024 * 1024;

/** What all client processes are told alike. */
export type SharedOrder = Omit<ClientOrder, 'lanes' | 'localAddress' | 'startAtMs'>;

/** What they have to do, all together. */
export interface ClientsOptions extends SharedOrder {
  readonly clients: number;
  /** Until every one of them has started. */
  readonly startMs: number;
  readonly lanes: readonly Lane[];
}

/** Client processes at work. */
export interface RunningClients {
  /** When the first stream begins, on {@link epochMs}'s clock. */
  readonly startAtMs: number;
  /** All streams, once they are over. */
  readonly streams: Promise<readonly StreamReport[]>;
}

/** Shares the streams of each lane among so many client processes. They stop when the signal aborts. */
export function runClients({ clients, startMs, lanes, ...shared }: ClientsOptions, signal: AbortSignal): RunningClients {
  const startAtMs = epochMs() + startMs;
  const reports = Array.from({ length: clients }, async (_, client): Promise<readonly StreamReport[]> => {
    const order: ClientOrder = { ...shared, startAtMs, lanes: lanes.map((lane) => shareOf(lane, client, clients)), ...addressOf(client) };
    // Nothing of this environment reaches a client by chance.
    const { stdout } = await run(process.execPath, ['--conditions=proxyapi-source', CLIENT, JSON.stringify(order)], { maxBuffer: MOST_BYTES, signal, env: {} });
    const report: ClientReport = JSON.parse(stdout);
    return report.streams;
  });
  return { startAtMs, streams: Promise.all(reports).then((all) => all.flat()) };
}

/** The part of a lane that one client of several takes. */
export function shareOf(lane: Lane, client: number, clients: number): Lane {
  const from = Math.floor((lane.count * client) / clients);
  const to = Math.floor((lane.count * (client + 1)) / clients);
  return { ...lane, first: lane.first + from, count: to - from };
}

// An address has 28,000 ports for callers as Linux comes. All of 127.0.0.0/8 is this machine there; elsewhere only 127.0.0.1 is.
function addressOf(client: number): Pick<ClientOrder, 'localAddress'> {
  return process.platform === 'linux' ? { localAddress: `127.0.0.${client + 2}` } : {};
}
