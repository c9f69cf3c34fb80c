import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { untranslatable } from './untranslatable.ts';

/** What a member becomes in Anthropic's body; `undefined` when its value has no counterpart. */
type Translation = (value: JsonValue) => JsonObject | undefined;

const NOTHING: JsonObject = {};

/** For values that are OpenAI's default, or that ask for what Anthropic does anyway. */
function passOverIf(isLossless: (value: JsonValue) => boolean): Translation {
  return (value) => (isLossless(value) ? NOTHING : undefined);
}

const TRANSLATIONS: ReadonlyMap<string, Translation> = new Map([
  // Anthropic's own members, which callers put into their client's extra body. `thinking` is placed by encodeOutput.
  ['thinking', () => NOTHING],
  ['top_k', (value) => ({ top_k: value })],
  ['cache_control', (value) => ({ cache_control: value })],
  // Placed in `metadata.user_id` by encodeRequest.
  ['safety_identifier', (value) => (typeof value === 'string' ? NOTHING : undefined)],
  ['service_tier', translateServiceTier],
  // Labels of the caller on a stored answer; nothing is stored.
  ['metadata', passOverIf(isJsonObject)],
  // A routing hint: Anthropic finds cached prefixes without one.
  ['prompt_cache_key', passOverIf((value) => typeof value === 'string')],
  ['prompt_cache_retention', passOverIf((value) => value === 'in_memory' || value === 'in-memory')],
  ['store', passOverIf((value) => value === false)],
  ['verbosity', passOverIf((value) => value === 'medium')],
  ['modalities', passOverIf((value) => isJsonArray(value) && value.length === 1 && value[0] === 'text')],
  ['logit_bias', passOverIf((value) => isJsonObject(value) && Object.keys(value).length === 0)],
]);

/**
 * What the members without a place in the neutral form become. The table above is the whole list of what is taken;
 * everything else is refused, so that nothing the caller asked for gets lost.
 *
 * @throws {@link ProxyError} `unsupported_parameter`, naming the member.
 */
export function encodeOtherMembers(members: JsonObject): JsonObject {
  const encoded = Object.entries(members).flatMap(([name, value]) => {
    const translation = value === undefined ? NOTHING : TRANSLATIONS.get(name)?.(value);
    if (translation === undefined) throw untranslatable(name, 'Leave it out, or use a model of another provider.');
    return Object.entries(translation);
  });
  return Object.fromEntries(encoded);
}

// OpenAI's `auto` is Anthropic's default of the same name; `default` is its capacity without priority.
function translateServiceTier(value: JsonValue): JsonObject | undefined {
  if (value === 'auto') return NOTHING;
  if (value === 'default' || value === 'standard_only') return { service_tier: 'standard_only' };
  return undefined;
}
