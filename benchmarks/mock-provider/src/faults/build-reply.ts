import type { Plan } from '../behaviour/plan.ts';
import type { Dialect, Endpoint, Failure } from '../dialect.ts';
import { recordOf } from '../json.ts';
import type { Answer } from '../say/answer.ts';
import { encodeEvents } from './encode-events.ts';
import { sumTokens } from './part.ts';
import type { Part, Reply } from './part.ts';

const json = 'application/json';
const hiddenFailure = 'The mock provider failed under a good status.';
const nothing = { contentType: json, isStream: false, parts: [], promptTokens: 0 } as const;
/** The members that hold the answer, in any dialect. */
const answerMembers = new Set(['choices', 'content', 'candidates', 'data', 'embedding', 'embeddings']);
const webPage =
  '<!doctype html><html><head><title>Mock provider</title></head><body><h1>Please sign in</h1></body></html>\n';

/** Renders an answer in the dialect of the endpoint, with the body that the plan asks for. */
export function buildReply(endpoint: Endpoint, answer: Answer): Reply {
  const { plan, ask } = answer;
  if (plan.body !== 'answer') return oddBody(endpoint, answer);
  const events = ask.stream ? endpoint.events(answer) : [];
  if (events.length === 0) return jsonReply(plan, endpoint.json(answer), answer.usage);
  const parts = ask.isArrayStream
    ? encodeArray(events.map(({ data, tokens, part }) => ({ data, tokens, kind: part })), plan)
    : encodeEvents(events, plan, endpoint.dialect.usualLineEnd);
  const contentType = ask.isArrayStream ? json : 'text/event-stream';
  return reply(plan, { contentType, isStream: true, parts, promptTokens: answer.usage.prompt });
}

/** An error in the dialect's own shape. */
export function buildFailure(dialect: Dialect, failure: Failure, plan: Plan): Reply {
  return withStatus(jsonReply(plan, dialect.errorBody(failure)), failure.status);
}

// Two statuses never have a body.
function withStatus(made: Reply, status: number): Reply {
  if (status !== 204 && status !== 304) return { ...made, status };
  return { ...made, status, isBodiless: true, parts: [], whole: Buffer.alloc(0) };
}

/** A whole JSON body. */
export function jsonReply(plan: Plan, value: unknown, usage = { prompt: 0, completion: 0 }): Reply {
  const part = { ...textPart(JSON.stringify(value)), tokens: usage.completion };
  return reply(plan, { ...nothing, parts: [part], promptTokens: usage.prompt });
}

function oddBody({ dialect, json: render }: Endpoint, answer: Answer): Reply {
  const { plan } = answer;
  switch (plan.body) {
    case 'error': return jsonReply(plan, dialect.errorBody({ status: 500, message: plan.message || hiddenFailure }));
    case 'html': return reply(plan, { ...nothing, contentType: 'text/html; charset=utf-8', parts: [textPart(webPage)] });
    case 'empty': return reply(plan, nothing);
    case 'null': return jsonReply(plan, null);
    case 'object': return jsonReply(plan, {});
    default: {
      const rest = Object.entries(recordOf(render(answer))).filter(([name]) => !answerMembers.has(name));
      return jsonReply(plan, Object.fromEntries(rest), answer.usage);
    }
  }
}

function reply(plan: Plan, made: Pick<Reply, 'contentType' | 'isStream' | 'parts' | 'promptTokens'>): Reply {
  const whole = Buffer.concat(made.parts.map(({ bytes }) => bytes));
  const complete: Reply = { ...made, status: 200, isBodiless: false, whole, completionTokens: sumTokens(made.parts) };
  // The code of a plan that fails inside its stream is that of the error event.
  return withStatus(complete, plan.code >= 300 ? 200 : plan.code);
}

function textPart(text: string): Part {
  return { kind: 'output', bytes: Buffer.from(text), tokens: 0, pauseMs: 0 };
}

// Gemini without alt=sse: the chunks are the items of one JSON array.
function encodeArray(items: readonly { data: string; tokens: number; kind: Part['kind'] }[], plan: Plan): readonly Part[] {
  return items.map(({ data, tokens, kind }, index) => ({
    kind,
    bytes: Buffer.from(`${index === 0 ? '[' : ',\n'}${data}${index === items.length - 1 ? ']' : ''}`),
    tokens,
    pauseMs: kind === 'output' ? plan.gapMs : 0,
  }));
}
