import type { EmbeddingFormat } from '../../protocol/openai/encode-embeddings.ts';
import type { JsonDocument } from '../../protocol/json-document.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { RequestParam } from '../../protocol/request-param.ts';
import { type GeminiMethod, resourceName } from './model-path.ts';
import { unsupportedParameter } from './unsupported-parameter.ts';

/** An embeddings request, read. */
export interface EmbeddingsRequest {
  readonly inputs: readonly string[];
  /** Whether `input` was one string, not an array. */
  readonly isSingle: boolean;
  readonly dimensions: number | undefined;
  readonly format: EmbeddingFormat;
  /** Gemini's own `taskType`, from `task_type`. */
  readonly taskType: string | undefined;
}

const KNOWN_MEMBERS: ReadonlySet<string> = new Set(['model', 'input', 'dimensions', 'encoding_format', 'task_type']);

/**
 * Reads an embeddings body in OpenAI's dialect.
 *
 * @throws {@link ProxyError} naming what is wrong or cannot be translated, token arrays among it.
 */
export function parseEmbeddingsRequest(document: JsonDocument): EmbeddingsRequest {
  const body = new RequestParam(document.value());
  const other = body.members().find((member) => !KNOWN_MEMBERS.has(member.path));
  if (other !== undefined) throw unsupportedParameter(other.path, 'Leave it out, or use a model of another provider.');
  const input = body.member('input');
  const isSingle = typeof input.value === 'string';
  return {
    inputs: isSingle ? [input.nonEmptyString()] : parseInputs(input),
    isSingle,
    dimensions: body.member('dimensions').optional((param) => param.integer(1)),
    format: body.member('encoding_format').optional(parseFormat) ?? 'float',
    taskType: body.member('task_type').optional((param) => param.nonEmptyString()),
  };
}

/** The method and body for `request`: one text goes alone, an array of texts in one batch. */
export function encodeEmbeddingsRequest(request: EmbeddingsRequest, model: string): { readonly method: GeminiMethod; readonly body: JsonObject } {
  const { dimensions, taskType } = request;
  const requests = request.inputs.map((text) => ({
    model: resourceName(model),
    content: { parts: [{ text }] },
    outputDimensionality: dimensions,
    taskType,
  }));
  const [first] = requests;
  if (request.isSingle && first !== undefined) return { method: 'embedContent', body: first };
  return { method: 'batchEmbedContents', body: { requests } };
}

function parseInputs(input: RequestParam): readonly string[] {
  const elements = input.elements();
  if (elements.length === 0) throw input.wrong('a string or an array of at least one string');
  return elements.map((element) => {
    if (typeof element.value === 'number' || Array.isArray(element.value)) {
      throw unsupportedParameter('input', 'Its tokens are of OpenAI’s tokenizer: send text.');
    }
    return element.nonEmptyString();
  });
}

function parseFormat(format: RequestParam): EmbeddingFormat {
  if (format.value === 'float' || format.value === 'base64') return format.value;
  throw format.wrong('"float" or "base64"');
}
