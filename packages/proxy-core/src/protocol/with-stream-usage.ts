import { type JsonDocument, MAX_JSON_DEPTH } from './json-document.ts';
import { scanJson } from './scan-json.ts';

const OPTIONS = 'stream_options';
const INCLUDE_USAGE = 'include_usage';

/**
 * The body of a stream request that does not ask for its usage, asking for a usage event at the end. All bytes but that option
 * stay as they are.
 */
export function withStreamUsage(document: JsonDocument): JsonDocument {
  const member = document.member(OPTIONS);
  const options = member?.kind === 'object' ? withUsage(document.bytes.subarray(member.start, member.end)) : `{"${INCLUDE_USAGE}":true}`;
  return document.withMember(OPTIONS, options);
}

function withUsage(options: Buffer): string {
  const scan = scanJson(options, { maxDepth: MAX_JSON_DEPTH, allowsDuplicates: true });
  if (!scan.ok) throw new TypeError('options that were scanned as an object are none');
  const member = scan.members.get(INCLUDE_USAGE);
  if (member !== undefined) return `${options.toString('utf8', 0, member.start)}true${options.toString('utf8', member.end)}`;
  const comma = scan.members.size === 0 ? '' : ',';
  return `${options.toString('utf8', 0, options.length - 1)}${comma}"${INCLUDE_USAGE}":true}`;
}
