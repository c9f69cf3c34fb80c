import type { Parsed } from '../json.ts';
import { behaviourTable } from './behaviour-table.ts';
import { optionTable } from './option-table.ts';
import type { Option } from './option-table.ts';
import { plainPlan } from './plan.ts';
import type { Plan } from './plan.ts';

/** A behaviour ready to be played. */
export interface Score {
  /** The text that it was read from, as its identity. */
  readonly source: string;
  readonly plan: Plan;
  /** The same without its faults, for requests that a gate spares. */
  readonly healthy: Plan;
}

const behaviours = new Map(behaviourTable.map((behaviour) => [behaviour.name, behaviour.options]));
const options = new Map(optionTable.map((option) => [option.name, option]));
const headerPrefix = 'header.';

/**
 * Reads `name[+name...][:key=value,...]`, with or without `mock-` in front.
 *
 * Names are short for options, so they combine: `tools+stall:after=2`. Later options win. Values are percent-decoded.
 */
export function parseBehaviour(source: string): Parsed<Score> {
  const text = source.startsWith('mock-') ? source.slice('mock-'.length) : source;
  const colon = text.indexOf(':');
  const names = (colon < 0 ? text : text.slice(0, colon)).split('+');
  const settings: string[] = [];
  for (const name of names) {
    const preset = presetOf(name);
    if (preset === undefined) return { ok: false, error: `no behaviour is called "${name}"` };
    settings.push(preset);
  }
  if (colon >= 0) settings.push(text.slice(colon + 1));
  return applySettings(source, settings.join(',').split(',').filter((setting) => setting !== ''));
}

/** True when the first name before any option is one that the table knows. */
export function isBehaviourName(text: string): boolean {
  const [names = ''] = text.split(':', 1);
  return names.split('+').every((name) => presetOf(name) !== undefined);
}

function presetOf(name: string): string | undefined {
  return /^[2-5]\d\d$/.test(name) ? `code=${name}` : behaviours.get(name);
}

function applySettings(source: string, settings: readonly string[]): Parsed<Score> {
  let plan: Plan = plainPlan;
  let healthy: Plan = plainPlan;
  for (const setting of settings) {
    const change = readSetting(setting, plan);
    if (change === undefined) return { ok: false, error: `"${setting}" is no option with a value it takes` };
    plan = { ...plan, ...change.part };
    if (change.group !== 'fault') healthy = { ...healthy, ...change.part };
  }
  return { ok: true, value: { source, plan, healthy } };
}

interface Change {
  readonly group: Option['group'];
  readonly part: Partial<Plan>;
}

function readSetting(setting: string, plan: Plan): Change | undefined {
  const equals = setting.indexOf('=');
  const name = equals < 0 ? setting : setting.slice(0, equals);
  const value = decodePercent(equals < 0 ? 'true' : setting.slice(equals + 1));
  if (value === undefined) return undefined;
  if (name.startsWith(headerPrefix) && name.length > headerPrefix.length) {
    return { group: 'wire', part: { headers: { ...plan.headers, [name.slice(headerPrefix.length)]: value } } };
  }
  const option = options.get(name);
  const part = option?.read(value);
  return option === undefined || part === undefined ? undefined : { group: option.group, part };
}

function decodePercent(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // A lone % is a mistake in the behaviour, which the caller reports.
  }
}
