import { invalidResponse } from '../../errors/upstream-failures.ts';
import type { ChatEvent, Usage } from '../../protocol/chat-event.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { CandidateReader } from './candidate-reader.ts';
import { readError, toErrorEvent } from './read-error.ts';
import { readUsage } from './read-usage.ts';

/** What an {@link AnswerReader} must know beside the answer. */
export interface AnswerReaderOptions {
  /** The provider's configured name. */
  readonly provider: string;
  /** Id of the answer if it has no `responseId`. */
  readonly fallbackId: string;
  /** Model of the answer if it has no `modelVersion`. */
  readonly fallbackModel: string;
}

/** More candidates than the API ever gives (8): past it the answer is broken, not large. */
const MAX_CANDIDATES = 128;

/**
 * Reads the `GenerateContentResponse` documents of one answer: all chunks of a stream, or the one of a whole answer.
 *
 * Gemini has no terminal event. An answer is whole when every candidate that began has a finish reason, or when the
 * prompt was blocked; that is known only at the end, so the choices are closed there. Grounding and citation metadata
 * are passed over: no tool that grounds can be asked for, and what is cited is in the text.
 */
export class AnswerReader {
  readonly #options: AnswerReaderOptions;
  readonly #candidates = new Map<number, CandidateReader>();
  #id: string | undefined;
  #blockReason: string | undefined;
  #usage: Usage | undefined;

  constructor(options: AnswerReaderOptions) {
    this.#options = options;
  }

  /** The tokens that were told last, as far as they can be believed. */
  get usage(): Usage | undefined {
    return this.#usage;
  }

  /** What `document` says. @throws {@link UpstreamError} when it is no `GenerateContentResponse`. */
  read(document: JsonValue): ChatEvent[] {
    const error = readError(document);
    if (error !== undefined) return [toErrorEvent(error)];
    if (!isJsonObject(document)) throw invalidResponse(this.#options.provider, 'the answer is not a JSON object');
    const events = this.#start(document);
    this.#readFeedback(document['promptFeedback']);
    this.#usage = readUsage(document['usageMetadata']) ?? this.#usage;
    const candidates = document['candidates'] ?? [];
    if (!isJsonArray(candidates)) throw invalidResponse(this.#options.provider, '`candidates` is not an array');
    for (const [position, candidate] of candidates.entries()) events.push(...this.#readCandidate(candidate, position));
    return events;
  }

  /** Closes the answer; gives nothing when it was cut. */
  end(): ChatEvent[] {
    const endings = this.#blockReason === undefined ? this.#endCandidates() : this.#endBlocked(this.#blockReason);
    if (endings.length === 0) return [];
    const usage: ChatEvent[] = this.#usage === undefined ? [] : [{ type: 'usage', usage: this.#usage }];
    return [...endings, ...usage, { type: 'response-end' }];
  }

  #start(document: JsonObject): ChatEvent[] {
    if (this.#id !== undefined) return [];
    const { responseId, modelVersion } = document;
    this.#id = typeof responseId === 'string' && responseId !== '' ? responseId : this.#options.fallbackId;
    const model = typeof modelVersion === 'string' && modelVersion !== '' ? modelVersion : this.#options.fallbackModel;
    return [{ type: 'response-start', id: this.#id, model }];
  }

  #readFeedback(feedback: JsonValue | undefined): void {
    const reason = isJsonObject(feedback) ? feedback['blockReason'] : undefined;
    if (typeof reason === 'string' && reason !== '') this.#blockReason = reason;
  }

  #readCandidate(candidate: JsonValue, position: number): readonly ChatEvent[] {
    const { provider } = this.#options;
    if (!isJsonObject(candidate)) throw invalidResponse(provider, 'a candidate is not an object');
    const index = typeof candidate['index'] === 'number' ? candidate['index'] : position;
    if (!Number.isInteger(index) || index < 0 || index >= MAX_CANDIDATES) throw invalidResponse(provider, 'a candidate has an impossible index');
    const reader = this.#candidates.get(index) ?? new CandidateReader({ provider, choice: index, responseId: this.#id ?? '' });
    this.#candidates.set(index, reader);
    return reader.read(candidate);
  }

  #endCandidates(): ChatEvent[] {
    const endings = [...this.#candidates.values()].map((candidate) => candidate.end());
    return endings.every((ending) => ending !== undefined) ? endings : [];
  }

  // A prompt is blocked before any candidate begins; one that was blocked halfway still owes each choice an end.
  #endBlocked(reason: string): ChatEvent[] {
    const choices = this.#candidates.size === 0 ? [0] : [...this.#candidates.keys()];
    return choices.flatMap((choice): ChatEvent[] => [
      { type: 'refusal-delta', choice, text: `The provider blocked the prompt: ${reason}.` },
      { type: 'choice-end', choice, finishReason: 'content_filter' },
    ]);
  }
}
