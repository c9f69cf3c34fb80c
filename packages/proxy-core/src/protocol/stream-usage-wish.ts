import type { JsonDocument } from './json-document.ts';
import { isJsonObject } from './json-value.ts';

/**
 * What a request's own bytes say of a usage event at the end of its stream. `unclear` are options, or this one of them, of
 * another kind than they should be: the provider judges those.
 */
export type StreamUsageWish = 'asked' | 'unasked' | 'unclear';

/** Whether `document` asks for the usage of its stream. */
export function streamUsageWish(document: JsonDocument): StreamUsageWish {
  const kind = document.member('stream_options')?.kind ?? 'null';
  if (kind === 'null') return 'unasked';
  const options = kind === 'object' ? document.valueOf('stream_options') : undefined;
  if (!isJsonObject(options)) return 'unclear';
  const wish = options['include_usage'] ?? false;
  if (typeof wish !== 'boolean') return 'unclear';
  return wish ? 'asked' : 'unasked';
}
