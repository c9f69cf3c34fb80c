import { ProxyError } from '../errors/proxy-error.ts';
import { JsonDocument } from './json-document.ts';
import type { ModelRequest, Operation } from './model-request.ts';
import type { JsonKind } from './json-kind.ts';
import { streamUsageWish } from './stream-usage-wish.ts';

/** Longest model id that is looked up. Providers' longest published ids have about 100 characters. */
const MAX_MODEL_LENGTH = 256;

/** The member that carries the prompt, and the kinds of value it may have. */
const PROMPT_MEMBER: Record<Operation, { readonly name: string; readonly kinds: readonly JsonKind[] }> = {
  chat: { name: 'messages', kinds: ['array'] },
  completion: { name: 'prompt', kinds: ['string', 'array'] },
  embedding: { name: 'input', kinds: ['string', 'array'] },
};

/**
 * Reads a request body in OpenAI's dialect. Only what routing needs is looked at; everything else is the provider's
 * to judge, so a parameter that is newer than this code passes through.
 *
 * @throws {@link ProxyError} with a 400 code that names the parameter.
 */
export function parseModelRequest(operation: Operation, body: Buffer): ModelRequest {
  const document = JsonDocument.parse(body);
  const model = parseModel(document);
  requirePrompt(operation, document);
  const isStream = operation !== 'embedding' && parseStream(document);
  const wantsStreamUsage = isStream && streamUsageWish(document) === 'asked';
  return Object.freeze({ operation, model, isStream, wantsStreamUsage, document });
}

function parseModel(document: JsonDocument): string {
  const model = document.valueOf('model');
  if (model === undefined) {
    throw new ProxyError('missing_parameter', 'The body has no `model`. Name one; `GET /v1/models` lists them.', { param: 'model' });
  }
  if (typeof model !== 'string' || model === '' || model.length > MAX_MODEL_LENGTH) {
    throw new ProxyError('invalid_parameter', `\`model\` must be a string of 1 to ${MAX_MODEL_LENGTH} characters.`, { param: 'model' });
  }
  return model;
}

function requirePrompt(operation: Operation, document: JsonDocument): void {
  const { name, kinds } = PROMPT_MEMBER[operation];
  const member = document.member(name);
  if (member === undefined) throw new ProxyError('missing_parameter', `The body has no \`${name}\`.`, { param: name });
  if (!kinds.includes(member.kind)) {
    throw new ProxyError('invalid_parameter', `\`${name}\` must be ${kinds.map(withArticle).join(' or ')}, got ${withArticle(member.kind)}.`, { param: name });
  }
}

function parseStream(document: JsonDocument): boolean {
  const member = document.member('stream');
  if (member === undefined || member.kind === 'null') return false;
  if (member.kind !== 'boolean') {
    throw new ProxyError('invalid_parameter', `\`stream\` must be true or false, got ${withArticle(member.kind)}.`, { param: 'stream' });
  }
  return document.valueOf('stream') === true;
}

function withArticle(kind: JsonKind): string {
  if (kind === 'null') return 'null';
  return `${kind === 'array' || kind === 'object' ? 'an' : 'a'} ${kind}`;
}
