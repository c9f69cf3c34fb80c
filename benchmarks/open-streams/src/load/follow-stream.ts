import { type Agent, type IncomingMessage, request } from 'node:http';

import { type ClientOrder, epochMs, type Lane, type StreamReport } from './client-order.ts';
import { StreamCheck } from './stream-check.ts';
import { bodyOf, CHAT_PATH } from './stream-request.ts';
import type { StreamTemplate } from './stream-template.ts';

/** A stream that is this late for its end hangs. On a machine with too much to do, openings alone have taken half a minute. */
const HANG_MS = 60_000;
/** Of an answer that is not a stream, enough to see what it says. */
const PROBLEM_LENGTH = 200;

/** What all streams of a client process share. */
export interface FollowContext {
  readonly order: ClientOrder;
  readonly agent: Agent;
  readonly template: StreamTemplate;
}

/** Opens one stream and follows it to its end, whatever that is. Never rejects. */
export async function followStream({ order, agent, template }: FollowContext, lane: Lane, stream: number): Promise<StreamReport> {
  const check = new StreamCheck(template, stream);
  const sentAtMs = epochMs();
  const limit = AbortSignal.timeout(order.tokens * order.intervalMs + HANG_MS);
  let hasEnded = false;
  let problem: string | undefined;
  try {
    const response = await open(order, lane, { agent, stream, signal: limit });
    if (response.statusCode === 200) await read(response, check);
    else problem = `${response.statusCode}: ${await readText(response)}`;
    hasEnded = response.complete;
  } catch (error) {
    problem = limit.aborted ? 'it hung, and the client left' : String(error);
  }
  const outcome = problem === undefined ? check.outcome(hasEnded) : check.outcome(false);
  return {
    subject: lane.subject,
    sentAtMs: sentAtMs - order.startAtMs,
    tokensMs: check.tokensAtMs.map((atMs) => atMs - sentAtMs),
    outcome,
    ...(outcome === 'whole' ? {} : { problem: problem ?? (outcome === 'wrong' ? 'a byte that differs' : 'an end without [DONE]') }),
  };
}

function open(order: ClientOrder, { port, key }: Lane, { stream, ...how }: { readonly agent: Agent; readonly stream: number; readonly signal: AbortSignal }): Promise<IncomingMessage> {
  const { tokens, model, localAddress } = order;
  const body = bodyOf(model, stream, tokens);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), authorization: `Bearer ${key}` };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path: CHAT_PATH, method: 'POST', headers, ...how, ...(localAddress === undefined ? {} : { localAddress }) });
    sent.on('response', resolve).on('error', reject).end(body);
  });
}

function read(response: IncomingMessage, check: StreamCheck): Promise<void> {
  return new Promise((resolve, reject) => {
    response.on('data', (bytes: Buffer) => check.push(bytes, epochMs())).on('end', resolve).on('error', reject);
  });
}

async function readText(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return text.slice(0, PROBLEM_LENGTH);
}
