import { UpstreamError } from '../../errors/upstream-error.ts';
import { invalidResponse } from '../../errors/upstream-failures.ts';
import type { Usage } from '../../protocol/chat-event.ts';
import type { Operation } from '../../protocol/model-request.ts';
import { readOpenAiUsage } from '../../protocol/openai/read-usage.ts';
import { type JsonMember, type JsonScan, scanJson } from '../../protocol/scan-json.ts';
import { tryParseJson } from '../../protocol/try-parse-json.ts';
import type { DecodedAnswer } from '../provider-adapter.ts';
import { readOpenAiError } from './map-error.ts';

/** Deepest nesting of an answer; logprobs and tool schemas of real answers stay under 20. */
const MAX_ANSWER_DEPTH = 512;

/** Longest `usage` that is read; real ones stay under 1 KB. */
const MAX_USAGE_BYTES = 16 * 1024;

/** The array that makes a body an answer to the operation. */
const ANSWER_MEMBER: Record<Operation, string> = { chat: 'choices', completion: 'choices', embedding: 'data' };

/**
 * Checks that a whole answer is one, and gives back its bytes as they came. Its usage is read where the scan has found it.
 *
 * @throws {@link UpstreamError} `upstream_error` for an error sent with status 200, `upstream_invalid_response` for
 * what is no answer.
 */
export function checkOpenAiAnswer(provider: string, operation: Operation, body: Buffer): DecodedAnswer {
  const members = membersOf(provider, body, scanJson(body, { maxDepth: MAX_ANSWER_DEPTH, allowsDuplicates: true }));
  const expected = ANSWER_MEMBER[operation];
  const isAnswer = members.get(expected)?.kind === 'array';
  const errorKind = members.get('error')?.kind;
  // Where there is no answer, compatible servers also send the message alone, or an object that says it is an error.
  if (errorKind === 'object' || (!isAnswer && (errorKind === 'string' || isErrorObject(body, members)))) {
    throw new UpstreamError('upstream_error', `answered 200 with an error: ${readOpenAiError(body).message}`, { provider, upstreamStatus: 200, isRetryable: true });
  }
  if (!isAnswer) throw invalidResponse(provider, `its answer has no \`${expected}\``);
  return { body, usage: usageOf(body, members.get('usage'), operation) };
}

function usageOf(body: Buffer, member: JsonMember | undefined, operation: Operation): Usage | undefined {
  if (member?.kind !== 'object' || member.end - member.start > MAX_USAGE_BYTES) return undefined;
  return readOpenAiUsage(tryParseJson(body.toString('latin1', member.start, member.end)), operation);
}

function isErrorObject(body: Buffer, members: ReadonlyMap<string, JsonMember>): boolean {
  const object = members.get('object');
  return object !== undefined && body.toString('latin1', object.start, object.end) === '"error"';
}

function membersOf(provider: string, body: Buffer, scan: JsonScan): ReadonlyMap<string, JsonMember> {
  if (scan.ok && scan.kind === 'object') return scan.members;
  if (body.length === 0) throw invalidResponse(provider, 'its answer is empty');
  throw invalidResponse(provider, 'its answer is not a JSON object');
}
