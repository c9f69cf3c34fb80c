import { parentPort } from 'node:worker_threads';

import { KeyvTier } from '../keyv-tier.ts';
import { type Write, writeBytes } from '../write-queue.ts';
import { SqliteFile } from './sqlite-file.ts';
import type { SqliteWorkerData, WorkerReply, WorkerRequest } from './worker-messages.ts';

// The thread that owns one store's file: what waits for the disk waits here.

/** Counters go over with what caused them, and this often at the most. */
const TELL_EVERY_MS = 50;

function serve(port: NonNullable<typeof parentPort>, data: SqliteWorkerData): void {
  const tell = (reply: WorkerReply): void => port.postMessage(reply);
  const file = new SqliteFile({ ...data, onEvent: (event) => tell({ kind: 'event', event }) });
  let left = { entries: 0, bytes: 0 };
  const tier = new KeyvTier({
    keyv: () => file.keyv(),
    maxQueuedEntries: data.maxQueuedEntries,
    maxQueuedBytes: data.maxQueuedBytes,
    transact: (write) => file.transact(write),
    judge: (error) => file.judge(error),
    onDegraded: () => tellStats(),
    onWriteLeft: (write) => {
      left = { entries: left.entries + 1, bytes: left.bytes + writeBytes(write) };
      tellSoon();
    },
  });
  const tellStats = (): void => tell({ kind: 'stats', stats: { ...tier.getStats(), ...totalsOf(file) } });
  let timer: NodeJS.Timeout | undefined;
  const tellNow = (): void => {
    timer = undefined;
    // First what they came to: whoever sees that nothing waits any more finds it counted.
    tellStats();
    if (left.entries > 0) tell({ kind: 'left', ...left });
    left = { entries: 0, bytes: 0 };
  };
  const tellSoon = (): void => void (timer ??= setTimeout(tellNow, TELL_EVERY_MS).unref());
  setInterval(() => file.check(), data.checkIntervalMs).unref();

  const answer = async (id: number, key: string): Promise<void> => {
    const bytes = await tier.get(key);
    tell({ kind: 'value', id, bytes });
    tellSoon();
  };
  const close = async (): Promise<void> => {
    await tier.close();
    tellNow();
    file.close();
    port.close();
  };
  port.on('message', (request: WorkerRequest) => {
    switch (request.kind) {
      case 'writes': return request.writes.forEach((write) => enqueue(tier, write));
      case 'get': return void answer(request.id, request.key);
      case 'close': return void close();
    }
  });
}

function enqueue(tier: KeyvTier, write: Write | { readonly kind: 'clear' }): void {
  if (write.kind === 'clear') tier.clear();
  else tier.write(write);
}

// A file that is damaged or locked has no totals; the next write will find out why.
function totalsOf(file: SqliteFile): { readonly entries: number; readonly bytes: number } {
  try {
    return file.totals();
  } catch {
    return { entries: 0, bytes: 0 };
  }
}

const port = parentPort;
// The first message says what to serve.
port?.once('message', (data: SqliteWorkerData) => serve(port, data));
