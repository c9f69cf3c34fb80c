import { splitObject } from '../split-object.ts';
import { readEventFields } from './read-event-fields.ts';

const DATA_LENGTH = 'data:'.length;
const NO_MEMBERS: ReadonlyMap<string, Buffer> = new Map();

/**
 * The members of the chunk that an event of a stream carries: none for an event without data, such as a comment;
 * `undefined` for a named event and for data that is no JSON object.
 */
export function readChunk(event: Buffer): ReadonlyMap<string, Buffer> | undefined {
  // Nearly every event is one line of data: to a scan of JSON, the line ends behind it are white space.
  if (event.toString('latin1', 0, DATA_LENGTH) === 'data:') {
    const members = splitObject(event.subarray(DATA_LENGTH));
    if (members !== undefined) return members;
  }
  const { name, data } = readEventFields(event);
  if (data.trim() === '') return NO_MEMBERS;
  return name === '' ? splitObject(Buffer.from(data)) : undefined;
}
