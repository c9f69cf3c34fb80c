import { type JsonDocument, MAX_JSON_DEPTH } from './json-document.ts';
import { scanJson } from './scan-json.ts';
import type { MemberChange } from './splice-members.ts';

const OPTIONS = 'stream_options';
const INCLUDE_USAGE = 'include_usage';
const ASKED = { name: OPTIONS, value: `{"${INCLUDE_USAGE}":true}` };

/**
 * What has a stream request that does not ask for its usage ask for a usage event at the end. Whatever other options it has stay
 * as they are, byte for byte.
 */
export function askingStreamUsage(document: JsonDocument): MemberChange {
  const member = document.member(OPTIONS);
  return member?.kind === 'object' ? { name: OPTIONS, value: withUsage(document.bytes.subarray(member.start, member.end)) } : ASKED;
}

function withUsage(options: Buffer): string {
  const scan = scanJson(options, { maxDepth: MAX_JSON_DEPTH, allowsDuplicates: true });
  if (!scan.ok) throw new TypeError('options that were scanned as an object are none');
  const member = scan.members.get(INCLUDE_USAGE);
  if (member !== undefined) return `${options.toString('utf8', 0, member.start)}true${options.toString('utf8', member.end)}`;
  const comma = scan.members.size === 0 ? '' : ',';
  return `${options.toString('utf8', 0, options.length - 1)}${comma}"${INCLUDE_USAGE}":true}`;
}
