import { joinObject } from '../../join-object.ts';
import { splitObject } from '../../split-object.ts';
import { isText } from './is-text.ts';

const EMPTY_TEXT = Buffer.from('""');

/** An object as its start, where the text is still empty, and the delta that brings the text, if there is any. */
export interface StartAndText {
  readonly start: Buffer;
  readonly text: Buffer | undefined;
}

/** Takes the text `name` out of a call's object, as OpenAI streams a call: all of it but the text first. */
export function splitText(object: Buffer, name: string): StartAndText {
  const members = splitObject(object);
  const text = members?.get(name);
  if (members === undefined || text === undefined || !isText(text)) return { start: object, text: undefined };
  return { start: joinObject(members.set(name, EMPTY_TEXT)), text: joinObject([[name, text]]) };
}
