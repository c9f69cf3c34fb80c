import type { ChatRequest, ResponseFormat } from '../../protocol/chat-request.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { untranslatable } from './untranslatable.ts';

/** OpenAI's efforts that Anthropic has under the same name. Which of them a model takes, the model says. */
const EFFORTS: ReadonlySet<string> = new Set(['low', 'medium', 'high', 'xhigh', 'max']);

/**
 * `output_config` and `thinking` of Anthropic's body.
 *
 * `reasoning_effort` becomes `output_config.effort`; `none` turns thinking off. Whether a model thinks at a given
 * effort stays its own default, or what the caller says in `thinking`: not every model that takes an effort takes
 * adaptive thinking, so switching it on here would turn some requests into errors.
 *
 * @throws {@link ProxyError} naming what has no counterpart.
 */
export function encodeOutput({ reasoningEffort, responseFormat, otherMembers }: ChatRequest): JsonObject {
  const thinking = otherMembers['thinking'];
  const format = encodeFormat(responseFormat);
  if (reasoningEffort === 'none') {
    if (thinking !== undefined) throw untranslatable('reasoning_effort', 'Send either `thinking` or a `reasoning_effort` of "none".');
    return { thinking: { type: 'disabled' }, ...encodeConfig({ format }) };
  }
  return { thinking, ...encodeConfig({ effort: encodeEffort(reasoningEffort), format }) };
}

function encodeConfig(config: JsonObject): JsonObject {
  const isEmpty = Object.values(config).every((value) => value === undefined);
  return isEmpty ? {} : { output_config: config };
}

function encodeEffort(effort: string | undefined): string | undefined {
  if (effort === undefined || EFFORTS.has(effort)) return effort;
  throw untranslatable('reasoning_effort', `Send one of none, ${[...EFFORTS].join(', ')}.`);
}

// The schema's name is a label, and the API holds the model to every schema, strict or not.
function encodeFormat(format: ResponseFormat | undefined): JsonObject | undefined {
  switch (format?.type) {
    case undefined:
    case 'text':
      return undefined;
    case 'json-schema':
      return { type: 'json_schema', schema: format.schema };
    case 'json-object':
      throw untranslatable('response_format', 'Send a `json_schema`; there is no JSON mode without one.');
  }
}
