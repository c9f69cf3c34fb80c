import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

/** A port of loopback that takes no connection and refuses none: whoever connects hears nothing. */
export interface BlackHole {
  readonly port: number;
  close(): Promise<void>;
}

/** How long a connection of loopback takes at the most that is made at all. */
const CONNECTS_WITHIN_MS = 500;
/** Far more than a queue of one holds. */
const MOST_FILLERS = 16;

// Listens, and then stands still for good: what the kernel accepts in its name is never taken out of the queue.
const LISTEN_AND_STAND_STILL = `
const { parentPort } = require('node:worker_threads');
const server = require('node:net').createServer();
server.listen({ host: '127.0.0.1', port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});`;

/** Starts one: a listening socket whose queue is full, so that the kernel drops what else comes, as a firewall would. */
export async function startBlackHole(): Promise<BlackHole> {
  const worker = new Worker(LISTEN_AND_STAND_STILL, { eval: true });
  const [port]: number[] = await once(worker, 'message');
  if (port === undefined) throw new Error('the port is not known');
  const fillers: Socket[] = [];
  while (await fills(port, fillers)) {
    if (fillers.length > MOST_FILLERS) throw new Error(`the queue takes more than ${MOST_FILLERS} connections`);
  }
  const close = async (): Promise<void> => {
    for (const filler of fillers) filler.destroy();
    await worker.terminate();
  };
  return { port, close };
}

/** Whether one more connection went into the queue. */
async function fills(port: number, fillers: Socket[]): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  fillers.push(socket);
  return Promise.race([once(socket, 'connect').then(() => true), delay(CONNECTS_WITHIN_MS, false)]);
}
