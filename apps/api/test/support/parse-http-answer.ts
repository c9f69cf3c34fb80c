/** One HTTP answer as it came over a raw connection. */
export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; a repeated one has its values joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** From the connection's beginning to the answer's end. */
  readonly ms: number;
}

interface Parsed {
  readonly answer: Omit<HttpAnswer, 'ms'>;
  /** How many bytes it took. */
  readonly bytes: number;
}

/** The first final answer in `bytes`, or `undefined` while it is not whole. `isEnded`: no more bytes will come. */
export function parseHttpAnswer(bytes: Buffer, { isEnded }: { readonly isEnded: boolean }): Parsed | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const [statusLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
  if (Number.isNaN(status)) throw new Error(`not a status line: ${JSON.stringify(statusLine.slice(0, 100))}`);
  const start = headEnd + 4;
  if (status < 200) {
    const next = parseHttpAnswer(bytes.subarray(start), { isEnded });
    return next === undefined ? undefined : { ...next, bytes: next.bytes + start };
  }
  const headers = parseHeaders(lines);
  const body = parseBody(bytes.subarray(start), { headers, status, isEnded });
  return body === undefined ? undefined : { answer: { status, headers, body: body.content.toString('utf8') }, bytes: start + body.bytes };
}

/** How many bytes the answer that begins here takes, where its head tells. */
export function announcedBytes(bytes: Buffer): number | undefined {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return undefined;
  const length = /\r\ncontent-length: (\d+)/i.exec(bytes.subarray(0, headEnd).toString('latin1'))?.[1];
  return length === undefined ? undefined : headEnd + 4 + Number(length);
}

function parseHeaders(lines: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = name in headers ? `${headers[name]}, ${value}` : value;
  }
  return headers;
}

interface BodyFacts {
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
  readonly isEnded: boolean;
}

function parseBody(bytes: Buffer, { headers, status, isEnded }: BodyFacts): { readonly content: Buffer; readonly bytes: number } | undefined {
  if (status === 204 || status === 304) return { content: Buffer.alloc(0), bytes: 0 };
  if (headers['transfer-encoding'] === 'chunked') return parseChunks(bytes);
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (Number.isNaN(length)) return isEnded ? { content: bytes, bytes: bytes.length } : undefined;
  return bytes.length < length ? undefined : { content: bytes.subarray(0, length), bytes: length };
}

function parseChunks(bytes: Buffer): { readonly content: Buffer; readonly bytes: number } | undefined {
  const chunks: Buffer[] = [];
  let at = 0;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', at);
    if (lineEnd === -1) return undefined;
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    const end = lineEnd + 2 + size + 2;
    if (Number.isNaN(size) || bytes.length < end) return undefined;
    if (size === 0) return { content: Buffer.concat(chunks), bytes: end };
    chunks.push(bytes.subarray(lineEnd + 2, end - 2));
    at = end;
  }
}
