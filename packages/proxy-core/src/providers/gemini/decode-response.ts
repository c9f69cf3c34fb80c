import { invalidResponse, truncatedResponse } from '../../errors/upstream-failures.ts';
import type { ChatEvent } from '../../protocol/chat-event.ts';
import { parseExactJson } from '../../protocol/exact-json.ts';
import { isJsonArray, isJsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { reportedFailure } from '../reported-failure.ts';
import { AnswerReader, type AnswerReaderOptions } from './answer-reader.ts';
import { parseAnswer } from './parse-answer.ts';

/**
 * The events of a whole `generateContent` answer.
 *
 * @throws {@link UpstreamError} when it is no answer, an error, or not finished.
 */
export function decodeResponse(body: Buffer, options: AnswerReaderOptions): readonly ChatEvent[] {
  const document = parseAnswer(options.provider, body, parseExactJson);
  const reader = new AnswerReader(options);
  const events = reader.read(document);
  const failure = events.find((event) => event.type === 'error');
  if (failure !== undefined) throw reportedFailure(options.provider, failure);
  const endings = reader.end();
  if (endings.length > 0) return [...events, ...endings];
  if (hasCandidate(document)) throw truncatedResponse(options.provider);
  throw invalidResponse(options.provider, 'the answer has no candidates');
}


function hasCandidate(document: JsonValue): boolean {
  const candidates = isJsonObject(document) ? document['candidates'] : undefined;
  return isJsonArray(candidates) && candidates.length > 0;
}
