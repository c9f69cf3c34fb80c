import { ProxyError } from '../../errors/proxy-error.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { RequestParam } from '../../protocol/request-param.ts';
import { unsupportedParameter } from './unsupported-parameter.ts';

/** Gemini's own parameters, in both spellings that its API reads, that a caller may add to an OpenAI body. */
const NATIVE_MEMBERS: ReadonlyMap<string, keyof NativeMembers> = new Map([
  ['top_k', 'topK'],
  ['topK', 'topK'],
  ['thinking_config', 'thinkingConfig'],
  ['thinkingConfig', 'thinkingConfig'],
  ['safety_settings', 'safetySettings'],
  ['safetySettings', 'safetySettings'],
  ['cached_content', 'cachedContent'],
  ['cachedContent', 'cachedContent'],
] as const);

/** Values that are OpenAI's default, or ask for what Gemini does anyway: passing them over loses nothing. */
const HARMLESS_VALUES: ReadonlyMap<string, (value: JsonValue | undefined) => boolean> = new Map([
  ['store', (value) => value === false],
  ['service_tier', (value) => value === 'auto' || value === 'default'],
  ['modalities', (value) => isJsonArray(value) && value.length === 1 && value[0] === 'text'],
  ['logit_bias', (value) => isJsonObject(value) && Object.keys(value).length === 0],
  ['verbosity', (value) => value === 'medium'],
  // Labels of the caller on a stored answer; nothing is stored.
  ['metadata', isJsonObject],
  // A routing hint: Gemini finds cached prefixes without one.
  ['prompt_cache_key', (value) => typeof value === 'string'],
  ['prompt_cache_retention', (value) => value === 'in_memory' || value === 'in-memory'],
]);

/** Gemini's own parameters as they stand in a request. */
export interface NativeMembers {
  topK?: JsonValue;
  thinkingConfig?: JsonValue;
  safetySettings?: JsonValue;
  cachedContent?: JsonValue;
}

/**
 * Picks Gemini's own parameters out of the members that OpenAI's dialect has no place for: at the top level, or in
 * `extra_body.google`, where Google's OpenAI-compatible endpoint reads them.
 *
 * @throws {@link ProxyError} naming the first member that is neither one of them nor harmless.
 */
export function encodeOtherMembers(otherMembers: JsonObject): NativeMembers {
  const native: NativeMembers = {};
  for (const member of flatten(new RequestParam(otherMembers))) {
    const name = NATIVE_MEMBERS.get(member.path.replace('extra_body.google.', ''));
    if (name === undefined) refuseUnlessHarmless(member);
    else if (native[name] !== undefined) throw repeated(member.path);
    else if (member.value !== undefined) native[name] = member.value;
  }
  return native;
}

function flatten(body: RequestParam): RequestParam[] {
  return body.members().flatMap((member) => {
    if (member.path !== 'extra_body') return [member];
    return member.members().flatMap((vendor) => (vendor.path === 'extra_body.google' ? vendor.members() : [vendor]));
  });
}

function refuseUnlessHarmless({ path, value }: RequestParam): void {
  if (HARMLESS_VALUES.get(path)?.(value) !== true) throw unsupportedParameter(path, 'Leave it out, or use a model of another provider.');
}

function repeated(param: string): ProxyError {
  return new ProxyError('invalid_parameter', `\`${param}\` is given twice, in two spellings. Send one.`, { param });
}
