import { begins, bodies, encodings, ends, heads, lineEnds, sayings, usages } from './plan.ts';
import type { Plan } from './plan.ts';

/** `fault` options fall away for requests that a `gate` option spares; the others always hold. */
export type OptionGroup = 'content' | 'pace' | 'wire' | 'fault' | 'gate';

export interface Option {
  readonly name: string;
  readonly group: OptionGroup;
  /** What a value looks like, for people. */
  readonly values: string;
  readonly about: string;
  /** The part of the plan that the text stands for; undefined when it is no such value. */
  readonly read: (text: string) => Partial<Plan> | undefined;
}

interface Kind<Value> {
  readonly values: string;
  readonly parse: (text: string) => Value | undefined;
}

const numeric = (values: string, pattern: RegExp): Kind<number> => ({
  values,
  parse: (text) => (pattern.test(text) ? Number(text) : undefined),
});
const count = numeric('integer', /^\d{1,15}$/);
const signed = numeric('integer, may be negative', /^-?\d{1,15}$/);
const status = numeric('200–599', /^[2-5]\d\d$/);
const informational = numeric('100, 102 or 103', /^10[023]$/);
const ratio = numeric('0–1', /^(?:0(?:\.\d+)?|1(?:\.0+)?)$/);
const words: Kind<string> = { values: 'text', parse: (text) => text };
const list: Kind<readonly string[]> = { values: 'a\\|b\\|c', parse: (text) => text.split('|') };
const flag: Kind<boolean> = {
  values: 'flag',
  parse: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
};
const oneOf = <const Choice extends string>(choices: readonly Choice[]): Kind<Choice> => ({
  values: choices.join(', '),
  parse: (text) => choices.find((choice) => choice === text),
});

function option<Value>(
  group: OptionGroup,
  name: string,
  { values, parse }: Kind<Value>,
  about: string,
  put: (value: Value) => Partial<Plan>,
): Option {
  const read = (text: string): Partial<Plan> | undefined => {
    const value = parse(text);
    return value === undefined ? undefined : put(value);
  };
  return { name, group, values, about, read };
}

/** Every option, in the order of the README; a line each, as in a table. */
export const optionTable: readonly Option[] = [
  option('content', 'say', oneOf(sayings), 'What the answer is made of.', (say) => ({ say })),
  option('content', 'text', words, 'The answer, percent-encoded where it has commas.', (text) => ({ text })),
  option('content', 'tokens', count, 'Deltas (words) in the answer, unless the request allows fewer; 16.', (tokens) => ({ tokens })),
  option('content', 'bytes', count, 'Exact size of a JSON answer; in a stream, the size of its text.', (bytes) => ({ bytes })),
  option('content', 'calls', count, 'Tool calls in one answer; 2.', (calls) => ({ calls })),
  option('content', 'dimensions', count, 'Length of an embedding when the request names none; 8.', (dimensions) => ({ dimensions })),
  option('content', 'cached', count, 'Prompt tokens reported as read from the cache.', (cached) => ({ cached })),
  option('content', 'cacheWrite', count, 'Prompt tokens reported as written to the cache (Anthropic).', (cacheWrite) => ({ cacheWrite })),

  option('pace', 'firstMs', count, 'Wait before the first byte.', (firstMs) => ({ firstMs })),
  option('pace', 'gapMs', count, 'Wait before each delta; one that is late delays none behind it.', (gapMs) => ({ gapMs })),
  option('pace', 'tokenMs', count, 'Wait for each token of a JSON answer, before its first byte: the text is made before it is sent.', (tokenMs) => ({ tokenMs })),
  option('pace', 'latch', count, 'Hold the answer after this many deltas until released; 0 holds the headers too.', (latch) => ({ latch })),

  option('wire', 'lineEnd', oneOf(lineEnds), 'Line ends of a stream; usual is CRLF for Gemini and LF for the others.', (lineEnd) => ({ lineEnd })),
  option('wire', 'bom', flag, 'A byte order mark starts the stream.', (bom) => ({ bom })),
  option('wire', 'multiline', flag, 'JSON spread over several `data:` lines.', (multiline) => ({ multiline })),
  option('wire', 'noSpace', flag, '`data:` without the space.', (noSpace) => ({ noSpace })),
  option('wire', 'comments', flag, 'A comment line before each event.', (comments) => ({ comments })),
  option('wire', 'unknownEvents', flag, 'Events, fields and ids nobody knows between the others.', (unknownEvents) => ({ unknownEvents })),
  option('wire', 'noFinalBlank', flag, 'The stream ends without its last blank line.', (noFinalBlank) => ({ noFinalBlank })),
  option('wire', 'cutAt', count, 'Split the body in two writes at this byte; all of it arrives.', (cutAt) => ({ cutAt })),
  option('wire', 'cutGapMs', count, 'Wait between those two writes; 5.', (cutGapMs) => ({ cutGapMs })),
  option('wire', 'split', count, 'Write the body in slices of this many bytes.', (split) => ({ split })),
  option('wire', 'splitGapMs', count, 'Wait before each slice.', (splitGapMs) => ({ splitGapMs })),
  option('wire', 'encoding', oneOf(encodings), 'Content encoding of the body, asked for or not.', (encoding) => ({ encoding })),
  option('wire', 'early', informational, 'An informational answer goes first.', (early) => ({ early })),

  option('fault', 'code', status, 'Status; from 300 on with the provider\'s own error body.', (code) => ({ code })),
  option('fault', 'message', words, 'Message of the error.', (message) => ({ message })),
  option('fault', 'retryAfter', words, 'The `retry-after` header as it is.', (retryAfter) => ({ retryAfter })),
  option('fault', 'retryAfterDate', signed, '`retry-after` as a date this many seconds from now.', (retryAfterDate) => ({ retryAfterDate })),
  option('fault', 'retryAfterMs', words, 'The `retry-after-ms` header as it is.', (retryAfterMs) => ({ retryAfterMs })),
  option('fault', 'shouldRetry', words, 'The `x-should-retry` header as it is.', (shouldRetry) => ({ shouldRetry })),
  option('fault', 'redirect', words, 'The `location` header as it is.', (redirect) => ({ redirect })),
  option('fault', 'begin', oneOf(begins), 'RST at the first byte of the request, RST once all of it is read, never answer, or stop reading it.', (begin) => ({ begin })),
  option('fault', 'end', oneOf(ends), 'What follows the last byte: nothing, RST, a clean end without the closing event, a close in mid-body, or an error event.', (end) => ({ end })),
  option('fault', 'after', count, 'Deltas before that end; of a JSON answer half is sent.', (after) => ({ after })),
  option('fault', 'endAt', count, 'The end comes at this byte of the body instead.', (endAt) => ({ endAt })),
  option('fault', 'endless', flag, 'The deltas repeat for ever.', (endless) => ({ endless })),
  option('fault', 'body', oneOf(bodies), 'Another body under status 200.', (body) => ({ body })),
  option('fault', 'malformedAt', count, 'This delta, counted from 0, is half a JSON text.', (malformedAt) => ({ malformedAt })),
  option('fault', 'usage', oneOf(usages), 'Token counts as they should not be; late sends them once more after the end of the answer, asked for or not.', (usage) => ({ usage })),
  option('fault', 'corrupt', flag, 'The encoded body is damaged in its middle.', (corrupt) => ({ corrupt })),
  option('fault', 'bomb', count, 'Spaces before the encoded body: few bytes become this many.', (bomb) => ({ bomb })),
  option('fault', 'head', oneOf(heads), 'A status line that is none, or two content lengths.', (head) => ({ head })),
  option('fault', 'headerBytes', count, 'Size of a header that comes along.', (headerBytes) => ({ headerBytes })),

  option('gate', 'failRate', ratio, 'Share of requests that get the faults; the dice are seeded, so a run repeats.', (failRate) => ({ failRate })),
  option('gate', 'seed', count, 'Seed of those dice; 1.', (seed) => ({ seed })),
  option('gate', 'first', count, 'Only this many first requests get the faults.', (first) => ({ first })),
  option('gate', 'forKeys', list, 'Only keys that end so get the faults.', (forKeys) => ({ forKeys })),
  option('gate', 'onReused', flag, 'Only requests on a connection that already carried one get the faults.', (onReused) => ({ onReused })),
];
