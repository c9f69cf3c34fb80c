import type { IncomingMessage } from 'node:http';

/**
 * Collects a body. `onStart` sees the first piece of one that came in several, and stops the reading by returning false.
 *
 * Callbacks rather than an async iterator: this runs for each request of a load test.
 */
export function readBody(
  request: IncomingMessage,
  onStart: (piece: Buffer) => boolean,
  onEnd: (body: Buffer) => void,
): void {
  const pieces: Buffer[] = [];
  const isWhole = (piece: Buffer): boolean => request.headers['content-length'] === String(piece.length);
  const onData = (piece: Buffer): void => {
    pieces.push(piece);
    if (pieces.length > 1 || isWhole(piece) || onStart(piece)) return;
    request.off('data', onData);
    request.off('end', onLast);
    request.pause();
  };
  const onLast = (): void => {
    const [only] = pieces;
    onEnd(only !== undefined && pieces.length === 1 ? only : Buffer.concat(pieces));
  };
  request.on('data', onData);
  request.on('end', onLast);
}

/** The model that the start of a JSON body names, for decisions that cannot wait for all of it. */
export function peekModel(piece: Buffer): string {
  const match = /(?<!\\)"model"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(piece.toString('latin1'));
  return match?.[1] ?? '';
}
