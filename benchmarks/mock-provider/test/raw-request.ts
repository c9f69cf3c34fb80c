import { connect } from 'node:net';

export interface RawAnswer {
  /** Everything that came back, byte for byte. */
  readonly bytes: Buffer;
  /** The sizes in which it came. */
  readonly pieces: readonly number[];
  readonly ending: 'end' | 'reset' | 'silence';
}

export interface RawOptions {
  /** Silence of this length ends the wait. @default 250 */
  readonly silenceMs?: number;
  /** Leaves after this many bytes. */
  readonly leaveAfterBytes?: number;
}

/** Sends bytes over a socket and reports what came back and how it ended. */
export function rawSend(port: number, sent: string, { silenceMs = 250, leaveAfterBytes = Infinity }: RawOptions = {}): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const pieces: Buffer[] = [];
    let total = 0;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const done = (ending: RawAnswer['ending']): void => {
      socket.destroy();
      resolve({ bytes: Buffer.concat(pieces), pieces: pieces.map(({ length }) => length), ending });
    };
    socket.setTimeout(silenceMs, () => done('silence'));
    socket.on('data', (piece) => {
      pieces.push(piece);
      total += piece.length;
      if (total >= leaveAfterBytes) done('silence');
    });
    socket.on('end', () => done('end'));
    socket.on('error', () => done('reset'));
    socket.write(sent);
  });
}

/** A POST with a JSON body as bytes for {@link rawSend}. */
export function rawPost(path: string, body: unknown, headers = ''): string {
  const text = JSON.stringify(body);
  return `POST ${path} HTTP/1.1\r\nhost: mock\r\nconnection: close\r\ncontent-type: application/json\r\n${headers}content-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

/** The body of a raw answer, taken out of its chunks. */
export function bodyOf({ bytes }: RawAnswer): Buffer {
  const start = bytes.indexOf('\r\n\r\n') + 4;
  const head = bytes.subarray(0, start).toString('latin1').toLowerCase();
  const rest = bytes.subarray(start);
  return head.includes('transfer-encoding: chunked') ? joinChunks(rest) : rest;
}

function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const lineEnd = bytes.indexOf('\r\n', offset);
    const size = Number.parseInt(bytes.subarray(offset, lineEnd).toString('latin1'), 16);
    if (lineEnd < 0 || !(size > 0)) break;
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    offset = lineEnd + 2 + size + 2;
  }
  return Buffer.concat(chunks);
}
