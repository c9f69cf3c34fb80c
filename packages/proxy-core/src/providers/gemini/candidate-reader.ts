import { invalidResponse } from '../../errors/upstream-failures.ts';
import type { ChatEvent } from '../../protocol/chat-event.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../protocol/json-value.ts';
import { mapFinishReason } from './map-finish-reason.ts';

/** What a {@link CandidateReader} must know beside the candidate. */
export interface CandidateReaderOptions {
  /** The provider's configured name. */
  readonly provider: string;
  readonly choice: number;
  /** Id of the answer, out of which missing tool call ids are made. */
  readonly responseId: string;
}

/** Kinds of part that a chat completion has no place for. */
const FOREIGN_PARTS = ['inlineData', 'fileData', 'executableCode', 'codeExecutionResult', 'toolCall', 'toolResponse', 'functionResponse'];

/** Reads one candidate of an answer, in one piece or in many. */
export class CandidateReader {
  readonly #options: CandidateReaderOptions;
  #toolCallCount = 0;
  #finishReason: string | undefined;

  constructor(options: CandidateReaderOptions) {
    this.#options = options;
  }

  /** What `candidate` says. @throws {@link UpstreamError} when it holds what a chat completion cannot carry. */
  read(candidate: JsonObject): readonly ChatEvent[] {
    const { content, finishReason } = candidate;
    if (typeof finishReason === 'string' && finishReason !== '') this.#finishReason = finishReason;
    const events = this.#readParts(isJsonObject(content) ? content['parts'] : undefined);
    return this.#hasFailed() ? [...events, this.#failure()] : events;
  }

  /** The choice's end, or `undefined` while it has none. */
  end(): ChatEvent | undefined {
    const reason = this.#finishReason === undefined ? undefined : mapFinishReason(this.#finishReason, this.#toolCallCount > 0);
    return reason === undefined ? undefined : { type: 'choice-end', choice: this.#options.choice, finishReason: reason };
  }

  #hasFailed(): boolean {
    return this.#finishReason !== undefined && this.end() === undefined;
  }

  #failure(): ChatEvent {
    const code = this.#finishReason ?? '';
    return { type: 'error', message: 'the model ended its answer without finishing it', errorType: 'upstream_error', code };
  }

  #readParts(parts: JsonValue | undefined): ChatEvent[] {
    if (parts === undefined || parts === null) return [];
    if (!isJsonArray(parts)) throw invalidResponse(this.#options.provider, '`parts` is not an array');
    return parts.flatMap((part) => this.#readPart(part));
  }

  #readPart(part: JsonValue): ChatEvent[] {
    if (!isJsonObject(part)) throw invalidResponse(this.#options.provider, 'a part is not an object');
    const { text, functionCall } = part;
    if (isJsonObject(functionCall)) return this.#readFunctionCall(functionCall, part['thoughtSignature']);
    if (typeof text === 'string') return this.#readText(text, part['thought'] === true);
    const foreign = FOREIGN_PARTS.find((kind) => part[kind] !== undefined);
    if (foreign !== undefined) {
      throw invalidResponse(this.#options.provider, `the answer holds a part of kind \`${foreign}\`, which a chat completion cannot carry`);
    }
    // Nothing but a signature: it belongs to the text before it, where sending it back is optional.
    return [];
  }

  #readText(text: string, isThought: boolean): ChatEvent[] {
    if (text === '') return [];
    return [{ type: isThought ? 'reasoning-delta' : 'text-delta', choice: this.#options.choice, text }];
  }

  #readFunctionCall({ id, name, args }: JsonObject, signature: JsonValue | undefined): ChatEvent[] {
    const { choice, provider, responseId } = this.#options;
    if (typeof name !== 'string' || name === '') throw invalidResponse(provider, 'a function call has no name');
    const toolCall = this.#toolCallCount;
    this.#toolCallCount += 1;
    const hasId = typeof id === 'string' && id !== '';
    return [
      {
        type: 'tool-call-start',
        choice,
        toolCall,
        id: hasId ? id : `call_${responseId}_${choice}_${toolCall}`,
        name,
        ...(typeof signature === 'string' ? { signature } : {}),
      },
      { type: 'tool-call-delta', choice, toolCall, argumentsText: JSON.stringify(args ?? {}) },
    ];
  }
}
