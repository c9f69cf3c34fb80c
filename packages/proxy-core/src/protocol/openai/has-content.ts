import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';

/**
 * Whether a chunk of an OpenAI stream carries something of the answer: any piece of a choice but its role, or its end.
 * Until one has come, another provider can still be asked without the caller noticing.
 */
export function hasOpenAiContent(chunk: JsonValue | undefined): boolean {
  const choices = isJsonObject(chunk) ? chunk['choices'] : undefined;
  return isJsonArray(choices) && choices.some((choice) => isJsonObject(choice) && isChoiceBegun(choice));
}

function isChoiceBegun({ delta, text, finish_reason: finishReason }: JsonObject): boolean {
  if (typeof finishReason === 'string' || isSomething(text)) return true;
  return isJsonObject(delta) && Object.entries(delta).some(([name, value]) => name !== 'role' && isSomething(value));
}

function isSomething(value: JsonValue | undefined): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
