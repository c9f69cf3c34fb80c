import type { Score } from '../behaviour/parse-behaviour.ts';
import { plainPlan } from '../behaviour/plan.ts';
import type { Plan } from '../behaviour/plan.ts';
import type { Dialect, Endpoint, Failure } from '../dialect.ts';
import { buildFailure, buildReply, jsonReply } from '../faults/build-reply.ts';
import { compress, damage } from '../faults/compress.ts';
import type { Reply } from '../faults/part.ts';
import { parseJson } from '../json.ts';
import type { Ask } from '../say/ask.ts';
import { emptyAsk } from '../say/ask.ts';
import { composeAnswer, isFixed } from '../say/compose-answer.ts';
import { chooseScore, foreseeScore } from './choose-score.ts';
import { deliver } from './deliver.ts';
import { describeArrival } from './describe-arrival.ts';
import type { Exchange } from './exchange.ts';
import { findEndpoint, findListing, guessDialect } from './find-endpoint.ts';
import { peekModel, readBody } from './read-body.ts';
import type { State } from './state.ts';

const maxFitRounds = 4;
const overloadedStatus = 529;

/** Answers one request as the provider would, or as the behaviour asked for wants it. */
export function answerRequest(state: State, exchange: Exchange): void {
  let decided: Plan | undefined;
  const onStart = (piece: Buffer): boolean => {
    const model = modelOf(exchange, () => peekModel(piece));
    const foreseen = foreseeScore(state.script, model, exchange.call);
    if (!foreseen.ok || !actsEarly(foreseen.value.plan)) return true;
    decided = decide(state, exchange, model);
    if (decided === undefined || !actsEarly(decided)) return decided !== undefined;
    exchange.record.requestBytes = piece.length;
    exchange.record.model = model;
    begins(state, exchange, decided);
    return false;
  };
  readBody(exchange.request, onStart, (body) => answerWhole(state, exchange, body, decided));
}

function actsEarly({ begin }: Plan): boolean {
  return begin === 'reset-early' || begin === 'stop-reading';
}

function answerWhole(state: State, exchange: Exchange, body: Buffer, decided: Plan | undefined): void {
  const { call, record, request } = exchange;
  record.requestBytes = body.length;
  const { id, method } = record;
  state.recent.add({ id, method, path: request.url ?? '', rawHeaders: request.rawHeaders, body });
  const listing = request.method === 'GET' ? findListing(call) : undefined;
  const endpoint = request.method === 'POST' ? findEndpoint(call.path) : undefined;
  const dialect = endpoint?.dialect ?? listing ?? guessDialect(call.path, call.headers);
  if (endpoint === undefined && listing === undefined) {
    return fail(state, exchange, dialect, { status: 404, message: `Unknown request: ${method} ${call.path}` });
  }
  const parsed = endpoint === undefined ? { ok: true as const, value: emptyAsk } : readAsk(endpoint, exchange, body);
  if (!parsed.ok) return fail(state, exchange, dialect, { status: 400, message: parsed.error });
  record.model = parsed.value.model;
  record.user = parsed.value.user;
  const plan = decided ?? decide(state, exchange, parsed.value.model);
  if (plan === undefined || !begins(state, exchange, plan)) return;
  const status = failureStatus(plan, parsed.value);
  const sent: Plan = status >= 300 && plan.end === 'error' ? { ...plan, end: 'finish' } : plan;
  const finish = (reply: Reply): void => deliver({ exchange, reply, plan: sent, dialect, latch: state.latch });
  if (status >= 300) {
    const failure = { status, message: plan.message || `The mock provider answers ${status}.` };
    return encodeThen(buildFailure(dialect, failure, plan), plan, finish);
  }
  if (endpoint === undefined) return encodeThen(jsonReply(plan, dialect.listModels(state.models)), plan, finish);
  answer(state, exchange, endpoint, { ask: parsed.value, plan, body, finish });
}

function readAsk(endpoint: Endpoint, exchange: Exchange, body: Buffer): ReturnType<Endpoint['parse']> {
  const json = parseJson(body.toString('utf8'));
  if (!json.ok) return { ok: false, error: `The body is not JSON: ${json.error}` };
  return endpoint.parse(json.value, exchange.call);
}

// Undefined when the behaviour cannot be read, which has then been answered.
function decide(state: State, exchange: Exchange, model: string): Plan | undefined {
  const score = chooseScore(state.script, model, exchange.call);
  if (!score.ok) {
    const { path, headers } = exchange.call;
    const dialect = findEndpoint(path)?.dialect ?? guessDialect(path, headers);
    fail(state, exchange, dialect, { status: 400, message: `Mock behaviour: ${score.error}` });
    return undefined;
  }
  return admit(state, exchange, score.value);
}

function admit(state: State, exchange: Exchange, score: Score): Plan {
  exchange.record.behaviour = score.source;
  const plan = state.gate.choose(score, { key: exchange.key, requestsOnConnection: exchange.connection.requests });
  exchange.record.spared = plan !== score.plan;
  return plan;
}

function modelOf({ call }: Exchange, fromBody: () => string): string {
  const [, fromPath] = /\/models\/([^:]+)/.exec(call.path) ?? [];
  return fromPath ?? fromBody();
}

// False when the plan ends here: by RST, or by never answering. A socket that is not read does not tell that its other
// end has left, so an upload that was stopped is held by the latch: once released, it is read on and notices.
function begins(state: State, exchange: Exchange, { begin }: Plan): boolean {
  if (begin === 'reset' || begin === 'reset-early') exchange.reset();
  if (begin === 'stop-reading') {
    void exchange.waitFor((resume) => state.latch.hold(resume)).then(() => exchange.request.resume());
  }
  return begin === 'answer';
}

// An error that a stream would carry inside is an error by status where there is no stream.
function failureStatus({ code, end }: Plan, { stream }: Ask): number {
  if (end !== 'error') return code;
  return stream ? 200 : code >= 300 ? code : overloadedStatus;
}

interface Task {
  readonly ask: Ask;
  readonly plan: Plan;
  readonly body: Buffer;
  readonly finish: (reply: Reply) => void;
}

function answer(state: State, exchange: Exchange, endpoint: Endpoint, { ask, plan, body, finish }: Task): void {
  const key = isFixed(plan, ask) ? replyKey(exchange, ask) : '';
  const known = key === '' ? undefined : state.replies.get(key);
  if (known !== undefined) return finish(known);
  const arrival = (): string => describeArrival(exchange, body);
  const render = (bytes: number): Reply =>
    buildReply(endpoint, composeAnswer({ ask, plan: { ...plan, bytes }, describeArrival: arrival }));
  const reply = plan.bytes > 0 && !ask.stream ? fitBytes(render, plan.bytes) : render(plan.bytes);
  encodeThen(reply, plan, (encoded) => {
    if (key !== '') state.replies.set(key, encoded);
    finish(encoded);
  });
}

// The text grows or shrinks by what the whole answer is off; its token count may move a digit, so it is measured again.
function fitBytes(render: (textBytes: number) => Reply, wanted: number): Reply {
  let textBytes = wanted;
  let reply = render(textBytes);
  for (let round = 0; round < maxFitRounds && reply.whole.length !== wanted; round += 1) {
    textBytes = Math.max(1, textBytes + wanted - reply.whole.length);
    reply = render(textBytes);
  }
  return reply;
}

// Everything that an answer which does not depend on the text of the request can still depend on.
function replyKey({ call, record }: Exchange, ask: Ask): string {
  return [
    call.path, record.behaviour, record.spared, ask.model, ask.stream, ask.isArrayStream, ask.includeUsage, ask.choices,
    ask.maxTokens, ask.promptTokens, ask.topLogprobs,
  ].join('\n');
}

function encodeThen(reply: Reply, plan: Plan, finish: (reply: Reply) => void): void {
  if (plan.encoding === 'identity' || plan.endless) return finish(reply);
  void compress(reply.parts, plan.encoding, plan.bomb).then((encoded) => {
    const parts = plan.corrupt ? damage(encoded) : encoded;
    finish({ ...reply, parts, whole: Buffer.concat(parts.map(({ bytes }) => bytes)) });
  });
}

function fail(state: State, exchange: Exchange, dialect: Dialect, failure: Failure): void {
  deliver({ exchange, reply: buildFailure(dialect, failure, plainPlan), plan: plainPlan, dialect, latch: state.latch });
}
