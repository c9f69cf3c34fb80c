import type { EmbeddingAnswer } from '../chat-event.ts';
import type { JsonValue } from '../json-value.ts';

/** How vectors are written. */
export type EmbeddingFormat = 'float' | 'base64';

/** Options of {@link encodeEmbeddings}. */
export interface EncodeEmbeddingsOptions {
  /** `base64` is the little-endian 32-bit floats in a row. */
  readonly format: EmbeddingFormat;
}

/** OpenAI's embeddings list. */
export function encodeEmbeddings(answer: EmbeddingAnswer, { format }: EncodeEmbeddingsOptions): Buffer {
  const { model, vectors, promptTokens } = answer;
  return Buffer.from(JSON.stringify({
    object: 'list',
    data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: encodeVector(vector, format) })),
    model,
    usage: { prompt_tokens: promptTokens, total_tokens: promptTokens },
  }));
}

function encodeVector(vector: readonly number[], format: EmbeddingFormat): JsonValue {
  if (format === 'float') return vector;
  const bytes = Buffer.allocUnsafe(vector.length * 4);
  vector.forEach((value, index) => bytes.writeFloatLE(value, index * 4));
  return bytes.toString('base64');
}
