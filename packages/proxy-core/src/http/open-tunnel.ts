import type { Socket } from 'node:net';

/** Largest answer to CONNECT. */
const MAX_HEAD_BYTES = 16 * 1024;

/** What a proxy is asked for. */
export interface Tunnel {
  /** Host and port of the other end. */
  readonly authority: string;
  /** Value of `proxy-authorization`, where the proxy wants one. */
  readonly authorization: string | undefined;
}

/**
 * Asks the proxy at the other end of `socket` for a tunnel; afterwards the socket's bytes are the tunnel's.
 *
 * @throws when the proxy refuses or hangs up.
 */
export function openTunnel(socket: Socket, { authority, authorization }: Tunnel): Promise<void> {
  const credentials = authorization === undefined ? '' : `proxy-authorization: ${authorization}\r\n`;
  socket.write(`CONNECT ${authority} HTTP/1.1\r\nhost: ${authority}\r\n${credentials}\r\n`);
  return new Promise((resolve, reject) => {
    let head: Buffer = Buffer.alloc(0);
    const settle = (error?: Error): void => {
      socket.off('readable', onReadable).off('end', onEnd).off('error', settle);
      if (error === undefined) resolve();
      else reject(error);
    };
    const onEnd = (): void => settle(new Error('the proxy hung up'));
    const onReadable = (): void => {
      for (let chunk: Buffer | null = read(socket); chunk !== null; chunk = read(socket)) {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end === -1 && head.length > MAX_HEAD_BYTES) return settle(new Error('the proxy’s answer has no end'));
        if (end !== -1) {
          // Nobody has spoken in the tunnel yet, but a server may be the first.
          if (head.length > end + 4) socket.unshift(head.subarray(end + 4));
          return settle(refusalIn(head.toString('latin1', 0, head.indexOf('\r\n'))));
        }
      }
    };
    socket.on('readable', onReadable).on('end', onEnd).on('error', settle);
  });
}

function read(socket: Socket): Buffer | null {
  const chunk: unknown = socket.read();
  return Buffer.isBuffer(chunk) ? chunk : null;
}

function refusalIn(statusLine: string): Error | undefined {
  return /^HTTP\/1\.[01] 2\d\d(?: |$)/.test(statusLine) ? undefined : new Error(`the proxy answered ${statusLine.slice(0, 100)}`);
}
