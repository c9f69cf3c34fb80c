import type { ServerResponse } from 'node:http';

/** How long a client may take nothing of its answer before its connection is given up. */
export const STALL_LIMIT_MS = 30_000;

/**
 * Gives up the connection of a client that has stopped taking an answer, from when the answer is complete on our side;
 * while a stream goes on, its writer watches.
 *
 * Uses the socket's own timeout, which knows a slow client from a stalled one: it starts anew when the kernel has taken
 * some of the bytes.
 */
export function guardAgainstStall(response: ServerResponse): void {
  // Emitted when the answer's last byte has been handed to the socket.
  response.once('prefinish', () => {
    const { socket } = response;
    if (socket === null || socket.writableLength === 0) return;
    socket.setTimeout(STALL_LIMIT_MS);
    response.once('timeout', () => response.destroy());
    // Before Node's own listener, which sets the timeout of an idle connection.
    response.prependOnceListener('finish', () => socket.setTimeout(0));
  });
}
