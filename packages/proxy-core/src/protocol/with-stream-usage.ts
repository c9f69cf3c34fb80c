import { type JsonDocument, MAX_JSON_DEPTH } from './json-document.ts';
import type { ModelRequest } from './model-request.ts';
import { scanJson } from './scan-json.ts';

const OPTIONS = 'stream_options';
const INCLUDE_USAGE = 'include_usage';

/**
 * The same request, asking for a usage event at the end of its stream. All bytes but that option stay as they are.
 *
 * The same object where it asks already, where it is no stream (providers refuse stream options then), and where the
 * options, or this one of them, have a value of another kind than they should: the provider judges those.
 */
export function withStreamUsage(request: ModelRequest): ModelRequest {
  if (!request.isStream || request.wantsStreamUsage) return request;
  const options = optionsOf(request.document);
  if (options === undefined) return request;
  return Object.freeze({ ...request, wantsStreamUsage: true, document: request.document.withMember(OPTIONS, options) });
}

/** The JSON text of the options with usage included; `undefined` where they are not ours to change. */
function optionsOf(document: JsonDocument): string | undefined {
  const member = document.member(OPTIONS);
  if (member === undefined || member.kind === 'null') return `{"${INCLUDE_USAGE}":true}`;
  if (member.kind !== 'object') return undefined;
  return withUsage(document.bytes.subarray(member.start, member.end));
}

function withUsage(options: Buffer): string | undefined {
  const scan = scanJson(options, { maxDepth: MAX_JSON_DEPTH, allowsDuplicates: true });
  if (!scan.ok) return undefined;
  const member = scan.members.get(INCLUDE_USAGE);
  if (member === undefined) {
    const comma = scan.members.size === 0 ? '' : ',';
    return `${options.toString('utf8', 0, options.length - 1)}${comma}"${INCLUDE_USAGE}":true}`;
  }
  if (member.kind !== 'boolean' && member.kind !== 'null') return undefined;
  return `${options.toString('utf8', 0, member.start)}true${options.toString('utf8', member.end)}`;
}
