import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

import { DiscardPace } from './discard-pace.ts';

const pace = new DiscardPace();

/** How long a refused client may go on sending before its connection is cut. */
const LINGER_MS = 500;

/**
 * Closes the connection after the answer, though the request has not been read to its end.
 *
 * Closing a socket with unread bytes makes the kernel send a reset, which can destroy the answer before the client reads
 * it (RFC 9112 §9.6). So our side is ended first, and what still comes is thrown away for a moment.
 */
export function lingerAfterAnswer(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  response.setHeader('connection', 'close');
  // Before the answer is complete: a body that nobody has begun to read then is read away by Node itself, as fast as it comes.
  pace.discard(request);
  // What Node calls when a response with `connection: close` is finished.
  socket.destroySoon = () => {
    socket.end();
    destroyAfterLinger(socket);
  };
}

/** Destroys a connection whose sending side has been ended, once the client had a moment to read and close. */
export function destroyAfterLinger(socket: Duplex): void {
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(timer));
}
