import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';

import { listening } from './listening.ts';

/** One request on a real socket, not answered yet. */
export interface OpenResponse {
  readonly response: ServerResponse;
  /** What the caller gets. A case may leave before it comes. */
  readonly answer: Promise<IncomingMessage>;
  /** Ends both sides. */
  close(): void;
}

/** Sends a request to a server of its own and waits until it is there. */
export async function openResponse(): Promise<OpenResponse> {
  const server = createServer();
  const request = get({ port: await listening(server), host: '127.0.0.1', agent: false });
  const answer = new Promise<IncomingMessage>((resolve, reject) => request.once('response', resolve).once('error', reject));
  answer.catch(() => {});
  const [, response] = (await once(server, 'request')) as [IncomingMessage, ServerResponse];
  return {
    response, answer,
    close() {
      response.end();
      server.close();
    },
  };
}
