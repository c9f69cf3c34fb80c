const HEAD_END = Buffer.from('\r\n\r\n');

/** The head of an answer with status 200. */
export interface AnswerHead {
  /** Offset of the body's first byte. */
  readonly bodyStart: number;
  /** `undefined` for a chunked body. */
  readonly contentLength: number | undefined;
}

/**
 * Reads the head that `bytes` begin with, or `undefined` while it is not complete.
 *
 * @throws when the status is not 200: a figure over failed requests would be a lie.
 */
export function readHead(bytes: Buffer): AnswerHead | undefined {
  const end = bytes.indexOf(HEAD_END);
  if (end === -1) return undefined;
  const head = bytes.toString('latin1', 0, end);
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`a request failed: ${bytes.toString('latin1', 0, 1000)}`);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  return { bodyStart: end + HEAD_END.length, contentLength: length === undefined ? undefined : Number(length) };
}
