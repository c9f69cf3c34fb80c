import { setImmediate as turn } from 'node:timers/promises';

import { Connection } from './connection.ts';
import { StreamAnswer } from './stream-answer.ts';

/** The role stands in an event of its own, which says nothing yet: a gateway may hold it back until it knows more. */
const EVENTS_BEFORE_TOKEN = 1;

/** How first tokens are timed. */
export interface FirstTokenOptions {
  readonly port: number;
  /** The bytes to send next. */
  readonly nextRequest: () => Buffer;
  readonly count: number;
}

/**
 * Asks for streams one after the other over one connection.
 *
 * @returns the milliseconds from each request to the first token of its answer.
 */
export async function runFirstTokenLoop({ port, nextRequest, count }: FirstTokenOptions): Promise<readonly number[]> {
  const connection = await Connection.open(port);
  const samplesMs: number[] = [];
  for (let index = 0; index < count; index += 1) {
    samplesMs.push(await timeFirstToken(connection, nextRequest()));
    await turn();
  }
  connection.close();
  return samplesMs;
}

function timeFirstToken(connection: Connection, request: Buffer): Promise<number> {
  return new Promise((resolve) => {
    let firstAt = 0;
    let events = 0;
    const reader = new StreamAnswer((count) => {
      events += count;
      if (firstAt === 0 && events > EVENTS_BEFORE_TOKEN) firstAt = performance.now();
    });
    connection.send(request, reader, (sentAt) => resolve(firstAt - sentAt));
  });
}
