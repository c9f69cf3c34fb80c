import type { LogLevel } from '../logger.ts';
import type { LineLayout } from './line-format.ts';
import { CUT } from './line-texts.ts';

/** What a person reads without quotation marks. */
const PLAIN = /^[\w./:@+-]+$/;
const SGR: Readonly<Record<LogLevel, string>> = { error: '31', warn: '33', info: '32', debug: '2' };

/** Lines for people: the time of day, the level, the message, and `name=value` for each fact. */
export function readableLayout(hasColours: boolean): LineLayout {
  return ({ level, message, fields, timeMs }, values) => {
    const name = level.toUpperCase().padEnd(5);
    const parts = [new Date(timeMs).toTimeString().slice(0, 8), hasColours ? `\u001B[${SGR[level]}m${name}\u001B[0m` : name, unquoted(values.text(message))];
    let count = 0;
    for (const [fact, value] of Object.entries(fields ?? {})) {
      const json = values.member(fact, value);
      if (json === undefined) continue;
      if (values.isFull(count)) return [...parts, CUT].join(' ');
      parts.push(`${values.name(fact).slice(1, -1)}=${withoutQuotes(json)}`);
      count += 1;
    }
    return parts.join(' ');
  };
}

// A message is not marked off by quotation marks, so those within it need no backslash.
function unquoted(json: string): string {
  return json.slice(1, -1).replaceAll('\\"', '"');
}

function withoutQuotes(json: string): string {
  const text = json.slice(1, -1);
  return json.startsWith('"') && PLAIN.test(text) ? text : json;
}
