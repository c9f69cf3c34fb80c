import { isBehaviourName, parseBehaviour } from '../behaviour/parse-behaviour.ts';
import type { Score } from '../behaviour/parse-behaviour.ts';
import { plainPlan } from '../behaviour/plan.ts';
import type { Call } from '../dialect.ts';
import type { Parsed } from '../json.ts';
import type { ScriptQueue } from './script-queue.ts';

const plainChat: Parsed<Score> = { ok: true, value: { source: 'chat', plan: plainPlan, healthy: plainPlan } };
const maxParsed = 1000;
const parsed = new Map<string, Parsed<Score>>();

/** The behaviour that the script, the header or the model's name asks for, in this order. */
export function chooseScore(script: ScriptQueue, model: string, call: Call): Parsed<Score> {
  const scripted = script.take(model, call.path);
  return scripted === undefined ? unscripted(model, call) : { ok: true, value: scripted };
}

/** The same without using up the script. */
export function foreseeScore(script: ScriptQueue, model: string, call: Call): Parsed<Score> {
  const scripted = script.peek(model, call.path);
  return scripted === undefined ? unscripted(model, call) : { ok: true, value: scripted };
}

function unscripted(model: string, { headers }: Call): Parsed<Score> {
  const header = headers['x-mock-behaviour'];
  if (typeof header === 'string') return parseOnce(header);
  const [, name] = /^(?:[\w.-]+\/)*mock-(.+)$/s.exec(model) ?? [];
  return name !== undefined && isBehaviourName(name) ? parseOnce(`mock-${name}`) : plainChat;
}

function parseOnce(source: string): Parsed<Score> {
  const known = parsed.get(source);
  if (known !== undefined) return known;
  if (parsed.size >= maxParsed) parsed.clear();
  const score = parseBehaviour(source);
  parsed.set(source, score);
  return score;
}
