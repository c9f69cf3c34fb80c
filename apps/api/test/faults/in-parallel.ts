import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { RawClient } from '../support/raw-client.ts';

/** How many requests, and over how many connections at once. */
export interface ParallelOptions {
  readonly count: number;
  readonly connections: number;
}

/** What is sent, and who is told of the answers. */
export interface ParallelWork {
  readonly requestOf: (index: number) => Buffer;
  readonly onAnswer?: (answer: HttpAnswer, index: number) => void;
}

/** Sends many requests over kept-alive connections, one at a time on each, and hands every answer over. */
export async function inParallel(
  port: number,
  { count, connections }: ParallelOptions,
  { requestOf, onAnswer }: ParallelWork,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    let client = await RawClient.connect(port);
    try {
      while (next < count) {
        const index = next;
        next += 1;
        client.send(requestOf(index));
        const answer = await client.answer();
        onAnswer?.(answer, index);
        if (answer.headers['connection'] !== 'close') continue;
        client.leave();
        client = await RawClient.connect(port);
      }
    } finally {
      client.leave();
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
}
