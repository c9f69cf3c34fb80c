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
  response.on('prefinish', watchRest);
}

// One function for all, which gets the response as `this`: no closure for a guard that hardly ever has anything to do.
function watchRest(this: ServerResponse): void {
  const { socket } = this;
  if (socket === null || socket.writableLength === 0) return;
  socket.setTimeout(STALL_LIMIT_MS);
  this.once('timeout', () => this.destroy());
  // Before Node's own listener, which sets the timeout of an idle connection.
  this.prependOnceListener('finish', () => socket.setTimeout(0));
}
