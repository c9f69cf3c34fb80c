import { joinArray } from '../../join-array.ts';
import { joinObject } from '../../join-object.ts';
import { splitObject } from '../../split-object.ts';
import { splitText, type StartAndText } from './split-text.ts';

/** The text of a call, by the member that holds it. */
const CALL_TEXTS: readonly (readonly [member: string, text: string])[] = [['function', 'arguments'], ['custom', 'input']];

/** Deltas that tell tool calls: for each its start, and its arguments if it has any. `undefined` where one is no object. */
export function unfoldToolCalls(calls: readonly Buffer[]): readonly Buffer[] | undefined {
  const deltas = calls.map(unfoldCall);
  return deltas.includes(undefined) ? undefined : deltas.flatMap((each) => each ?? []);
}

function unfoldCall(call: Buffer, position: number): readonly Buffer[] | undefined {
  const members = splitObject(call);
  if (members === undefined) return undefined;
  const index = Buffer.from(String(position));
  // Some providers number the calls of whole answers too.
  members.delete('index');
  const texts = CALL_TEXTS.flatMap(([member, name]) => takeText(members, { member, name }));
  return [[...members], ...texts].map((each) => delta([['index', index], ...each]));
}

/** Leaves the start of `member` in `members`, and gives what tells its text. */
function takeText(members: Map<string, Buffer>, { member, name }: { readonly member: string; readonly name: string }): readonly (readonly [string, Buffer])[][] {
  const value = members.get(member);
  if (value === undefined) return [];
  const { start, text }: StartAndText = splitText(value, name);
  members.set(member, start);
  return text === undefined ? [] : [[[member, text]]];
}

function delta(call: readonly (readonly [string, Buffer])[]): Buffer {
  return joinObject([['tool_calls', joinArray([joinObject(call)])]]);
}
