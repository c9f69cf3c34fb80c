import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json-value.ts';

/**
 * How much text of a model's own the choices of a chunk or an answer carry: texts, reasoning, refusals, names and arguments of
 * calls. In bytes where it was read as Latin-1, else in UTF-16 units; escapes count as what they stand for.
 */
export function countContentBytes(answer: JsonValue | undefined): number {
  const choices = isJsonObject(answer) ? answer['choices'] : undefined;
  let bytes = 0;
  if (isJsonArray(choices)) for (const choice of choices) if (isJsonObject(choice)) bytes += choiceBytes(choice);
  return bytes;
}

function choiceBytes({ delta, message, text }: JsonObject): number {
  const content = delta ?? message;
  return lengthOf(text) + (isJsonObject(content) ? contentBytes(content) : 0);
}

function contentBytes(content: JsonObject): number {
  let bytes = 0;
  for (const name in content) {
    if (name === 'tool_calls') bytes += callsBytes(content[name]);
    else if (name === 'function_call') bytes += callBytes(content[name]);
    else if (name !== 'role') bytes += lengthOf(content[name]);
  }
  return bytes;
}

function callsBytes(calls: JsonValue | undefined): number {
  let bytes = 0;
  if (isJsonArray(calls)) for (const call of calls) if (isJsonObject(call)) bytes += callBytes(call['function'] ?? call['custom']);
  return bytes;
}

function callBytes(call: JsonValue | undefined): number {
  return isJsonObject(call) ? lengthOf(call['name']) + lengthOf(call['arguments']) + lengthOf(call['input']) : 0;
}

function lengthOf(value: JsonValue | undefined): number {
  return typeof value === 'string' ? value.length : 0;
}
