import { setImmediate as turn } from 'node:timers/promises';

import { Connection } from './connection.ts';
import { StreamAnswer } from './stream-answer.ts';

/** How first tokens are timed. */
export interface FirstTokenOptions {
  readonly port: number;
  readonly request: Buffer;
  readonly count: number;
}

/**
 * Asks for streams one after the other over one connection.
 *
 * @returns the milliseconds from each request to the first event of its answer.
 */
export async function runFirstTokenLoop({ port, request, count }: FirstTokenOptions): Promise<readonly number[]> {
  const connection = await Connection.open(port);
  const samplesMs: number[] = [];
  for (let index = 0; index < count; index += 1) {
    samplesMs.push(await timeFirstEvent(connection, request));
    await turn();
  }
  connection.close();
  return samplesMs;
}

function timeFirstEvent(connection: Connection, request: Buffer): Promise<number> {
  return new Promise((resolve) => {
    let firstAt = 0;
    const reader = new StreamAnswer(() => {
      if (firstAt === 0) firstAt = performance.now();
    });
    connection.send(request, reader, (sentAt) => resolve(firstAt - sentAt));
  });
}
