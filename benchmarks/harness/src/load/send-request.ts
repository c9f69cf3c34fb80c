import { type Agent, type IncomingMessage, request } from 'node:http';

const DONE = 'data: [DONE]\n\n';
const ERROR_EVENT = 'data: {"error":';
const ERROR_CODE = /"code":\s*"(\w+)"/;
const TOKEN = /"content":"[^"]/;
/** Of what has come the last characters are kept: enough to tell an end. */
const TAIL_LENGTH = 1000;

/**
 * What a caller got: a whole answer, one that was cut and says so, a refusal, or nothing since it `left`. `broken` is all
 * that a gateway may never do: no answer, or one that ends without a word.
 */
export type CallOutcome = 'answered' | 'cut' | 'refused' | 'left' | 'broken';

/** One request to a gateway, ready to be sent. */
export interface Call {
  readonly port: number;
  readonly agent: Agent;
  readonly path: string;
  readonly body: string;
  /** Whether the answer comes as server-sent events. */
  readonly isStream: boolean;
  /** When the client leaves, in the middle of the answer. @default never */
  readonly leavesAfterMs?: number | undefined;
  /** Nothing that is asked takes nearly as long: what does was lost. @default 30_000 */
  readonly limitMs?: number;
}

/** How a request went. */
export interface SentRequest {
  readonly outcome: CallOutcome;
  /** 0 where none came. */
  readonly status: number;
  /** Of the error that it tells of. */
  readonly code: string | undefined;
  /** What the gateway says of its cache. */
  readonly cache: string | undefined;
  /** From the request to the first event of a stream that has text; of any other answer until its end. */
  readonly firstTokenMs: number;
  /** From the request to the end of the answer. */
  readonly totalMs: number;
}

/** Sends one request and reads its answer to the end, or leaves when it is told to. Never rejects. */
export async function sendRequest(call: Call): Promise<SentRequest> {
  const { isStream, leavesAfterMs, limitMs = 30_000 } = call;
  const leaving = leavesAfterMs === undefined ? undefined : AbortSignal.timeout(leavesAfterMs);
  const limit = AbortSignal.timeout(limitMs);
  const sentAt = performance.now();
  let [status, tail, bytes, cache, firstTokenMs]: [number, string, number, string | undefined, number | undefined] = [0, '', 0, undefined, undefined];
  const sent = (outcome: CallOutcome): SentRequest => {
    const totalMs = performance.now() - sentAt;
    const code = outcome === 'answered' ? undefined : ERROR_CODE.exec(tail)?.[1];
    return { outcome, status, code, cache, firstTokenMs: firstTokenMs ?? totalMs, totalMs };
  };
  try {
    const response = await open(call, leaving === undefined ? limit : AbortSignal.any([leaving, limit]));
    status = response.statusCode ?? 0;
    cache = cacheOf(response);
    for await (const chunk of response.setEncoding('utf8')) {
      const text = String(chunk);
      bytes += text.length;
      tail = (tail + text).slice(-TAIL_LENGTH);
      if (isStream && firstTokenMs === undefined && TOKEN.test(text)) firstTokenMs = performance.now() - sentAt;
    }
    return sent(outcomeOf(response, isStream, { tail, bytes }));
  } catch {
    return sent(leaving?.aborted === true ? 'left' : 'broken');
  }
}

function open({ port, agent, path, body }: Call, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    request({ port, agent, path, signal, headers, host: '127.0.0.1', method: 'POST' }).on('response', resolve).on('error', reject).end(body);
  });
}

function cacheOf({ headers }: IncomingMessage): string | undefined {
  const value = headers['x-proxyapi-cache'];
  return typeof value === 'string' ? value : undefined;
}

function outcomeOf({ statusCode = 0, complete, headers }: IncomingMessage, isStream: boolean, { tail, bytes }: { readonly tail: string; readonly bytes: number }): CallOutcome {
  if (!complete || statusCode < 200) return 'broken';
  if (statusCode >= 400) return 'refused';
  if (!isStream) return bytes === Number(headers['content-length'] ?? bytes) && tail.trimEnd().endsWith('}') ? 'answered' : 'broken';
  if (tail.endsWith(DONE)) return 'answered';
  return tail.includes(ERROR_EVENT) ? 'cut' : 'broken';
}
