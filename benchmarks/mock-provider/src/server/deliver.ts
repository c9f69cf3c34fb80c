import { setTimeout as delay } from 'node:timers/promises';

import type { Plan } from '../behaviour/plan.ts';
import type { Dialect } from '../dialect.ts';
import { encodeEvents } from '../faults/encode-events.ts';
import type { Reply } from '../faults/part.ts';
import { isCutShort, shapeParts } from '../faults/shape-parts.ts';
import { replyHeaders } from '../faults/reply-headers.ts';
import type { Exchange } from './exchange.ts';
import type { Latch } from './latch.ts';
import { Pace } from './pace.ts';

/** Bytes written before a RST get this long to arrive: a reset may throw away what is still on its way. */
const settleMs = 15;

export interface Delivery {
  readonly exchange: Exchange;
  readonly reply: Reply;
  readonly plan: Plan;
  readonly dialect: Dialect;
  readonly latch: Latch;
}

/** Sends a reply: in one write when nothing is special about it, else piece by piece. */
export function deliver(delivery: Delivery): void {
  const { exchange, reply, plan } = delivery;
  exchange.record.stream = reply.isStream;
  if (isQuick(plan)) sendAtOnce(delivery);
  else {
    deliverSlowly(delivery).catch((error: unknown) => {
      exchange.response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  }
}

function isQuick(plan: Plan): boolean {
  return plan.firstMs === 0 && plan.gapMs === 0 && plan.tokenMs === 0 && plan.latch < 0 && plan.cutAt < 0 && plan.split === 0 &&
    plan.early === 0 && plan.head === 'plain' && !plan.endless && !isCutShort(plan);
}

function sendAtOnce({ exchange, reply, plan, dialect }: Delivery): void {
  const { response, record, connection } = exchange;
  const { whole } = reply;
  const length = reply.isStream || reply.isBodiless ? {} : { 'content-length': whole.length };
  writeHead({ exchange, reply, plan, dialect }, length);
  record.responseBytes = whole.length;
  record.completionTokens = reply.completionTokens;
  connection.count(whole.length);
  exchange.settle(reply.status >= 300 ? 'error' : 'complete');
  response.end(whole);
}

function writeHead(
  { exchange, reply, plan, dialect }: Omit<Delivery, 'latch'>,
  more: Readonly<Record<string, number>> = {},
): void {
  const { record, response } = exchange;
  record.status = reply.status;
  record.promptTokens = reply.promptTokens;
  response.writeHead(reply.status, {
    'content-type': reply.contentType,
    [dialect.requestIdHeader]: `mock-${record.id}`,
    ...(reply.isStream ? { 'cache-control': 'no-cache' } : {}),
    ...more,
    ...replyHeaders(plan, Date.now()),
  });
}

async function deliverSlowly(delivery: Delivery): Promise<void> {
  const { exchange, reply, plan } = delivery;
  const firstMs = plan.firstMs + (reply.isStream ? 0 : plan.tokenMs * reply.completionTokens);
  if (firstMs > 0) await exchange.pause(firstMs);
  if (plan.latch === 0) await held(delivery);
  if (exchange.isGone) return;
  if (plan.head !== 'plain') return sendBrokenHead(delivery);
  sendEarly(exchange, plan);
  const hasKnownLength = !reply.isStream && !reply.isBodiless && !plan.endless && !isCutShort(plan);
  writeHead(delivery, hasKnownLength ? { 'content-length': reply.whole.length } : {});
  if (reply.isStream || isCutShort(plan)) exchange.response.flushHeaders();
  await writeParts(delivery);
  if (!exchange.isGone) await finish(delivery);
}

async function writeParts(delivery: Delivery): Promise<void> {
  const { exchange, reply, plan } = delivery;
  const pace = new Pace();
  let outputs = 0;
  for (const part of shapeParts(reply.parts, plan, reply.isStream)) {
    const waitMs = pace.next(part.pauseMs);
    if (waitMs > 0) await exchange.pause(waitMs);
    if (part.kind === 'output') {
      if (plan.latch > 0 && outputs === plan.latch) {
        await held(delivery);
        pace.restart();
      }
      outputs += 1;
    }
    if (exchange.isGone) return;
    const isTaken = exchange.write(part.bytes);
    if (!isTaken) await exchange.drain();
    // What is cut in pieces is to come in pieces: there a pause is one between two writes.
    if (!isTaken || isCutInPieces(plan)) pace.restart();
    exchange.record.completionTokens += part.tokens;
    // A body that never ends must leave the process its turns, even when the caller takes all of it at once.
    if (plan.endless && outputs % 64 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
}

function isCutInPieces({ cutAt, split }: Plan): boolean {
  return cutAt >= 0 || split > 0;
}

async function finish(delivery: Delivery): Promise<void> {
  const { exchange, reply, plan } = delivery;
  const { response, connection } = exchange;
  if (!isCutShort(plan)) {
    exchange.settle(reply.status >= 300 ? 'error' : 'complete');
    response.end();
    return;
  }
  switch (plan.end) {
    case 'silence': return;
    case 'reset':
      await delay(settleMs);
      return exchange.reset();
    case 'close':
      exchange.settle('cut');
      connection.socket.destroySoon();
      return;
    case 'error':
      exchange.settle('cut');
      response.end(errorEventBytes(delivery));
      return;
    default:
      exchange.settle('cut');
      response.end();
  }
}

function errorEventBytes({ dialect, plan }: Delivery): Buffer {
  const status = plan.code >= 400 ? plan.code : 529;
  const event = dialect.errorEvent({ status, message: plan.message || 'The mock provider is overloaded.' });
  const parts = encodeEvents([event], { ...plan, malformedAt: -1, bom: false }, dialect.usualLineEnd);
  return Buffer.concat(parts.map(({ bytes }) => bytes));
}

function held({ exchange, latch }: Delivery): Promise<void> {
  return exchange.waitFor((resume) => latch.hold(resume));
}

function sendEarly({ response }: Exchange, { early }: Plan): void {
  if (early === 100) response.writeContinue();
  if (early === 102) response.writeProcessing();
  if (early === 103) response.writeEarlyHints({ link: '</mock>; rel=preload' });
}

function sendBrokenHead({ exchange, reply, plan }: Delivery): void {
  if (plan.head === 'garbage') return exchange.endRaw('MOCK!9.9 what is this\r\n\r\n');
  exchange.record.status = reply.status;
  const { length } = reply.whole;
  const lengths = `content-length: ${length}\r\ncontent-length: ${length + 1}\r\n`;
  const head = `HTTP/1.1 200 OK\r\ncontent-type: ${reply.contentType}\r\n${lengths}\r\n`;
  exchange.endRaw(Buffer.concat([Buffer.from(head), reply.whole]));
}
