import { invalidResponse } from '../../errors/upstream-failures.ts';
import type { EmbeddingAnswer } from '../../protocol/chat-event.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { parseJson } from '../../protocol/parse-json.ts';
import { reportedFailure } from '../reported-failure.ts';
import { parseAnswer } from './parse-answer.ts';
import { readError, toErrorEvent } from './read-error.ts';
import { readUsage } from './read-usage.ts';

/** What {@link decodeEmbeddings} must know beside the answer. */
export interface DecodeEmbeddingsOptions {
  /** The provider's configured name. */
  readonly provider: string;
  /** The answer does not name its model. */
  readonly model: string;
  /** How many texts were sent. */
  readonly inputCount: number;
}

/**
 * The vectors of an `embedContent` or `batchEmbedContents` answer. `promptTokens` is 0 where the API tells no usage,
 * which older embedding models do not.
 *
 * @throws {@link UpstreamError} when it is an error, or does not hold one vector for each text.
 */
export function decodeEmbeddings(body: Buffer, { provider, model, inputCount }: DecodeEmbeddingsOptions): EmbeddingAnswer {
  const document = parseAnswer(provider, body, parseJson);
  const error = readError(document);
  if (error !== undefined) throw reportedFailure(provider, toErrorEvent(error));
  if (!isJsonObject(document)) throw invalidResponse(provider, 'the answer is not a JSON object');
  const vectors = embeddingsOf(document).map(vectorOf);
  if (vectors.length !== inputCount || !vectors.every((vector) => vector !== undefined)) {
    throw invalidResponse(provider, 'the answer does not hold one vector for each input');
  }
  return { model, vectors, promptTokens: readUsage(document['usageMetadata'])?.promptTokens ?? 0 };
}

function embeddingsOf({ embedding, embeddings }: JsonObject): readonly JsonValue[] {
  if (isJsonArray(embeddings)) return embeddings;
  return embedding === undefined ? [] : [embedding];
}

function vectorOf(embedding: JsonValue): readonly number[] | undefined {
  const values = isJsonObject(embedding) ? embedding['values'] : undefined;
  if (!isJsonArray(values) || values.length === 0) return undefined;
  return values.every((value) => typeof value === 'number') ? values : undefined;
}
