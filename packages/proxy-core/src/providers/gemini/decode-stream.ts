import type { ChatEvent } from '../../protocol/chat-event.ts';
import type { JsonValue } from '../../protocol/json-value.ts';
import type { SseEvent } from '../../protocol/sse-event.ts';
import type { EventDecoder } from '../event-decoder.ts';
import { AnswerReader, type AnswerReaderOptions } from './answer-reader.ts';

/** Reads the events of `streamGenerateContent?alt=sse`, each a `GenerateContentResponse` of its own. */
export class GeminiEventDecoder implements EventDecoder {
  readonly #reader: AnswerReader;

  constructor(options: AnswerReaderOptions) {
    this.#reader = new AnswerReader(options);
  }

  decode({ data }: SseEvent): readonly ChatEvent[] {
    const document: JsonValue = JSON.parse(data);
    return this.#reader.read(document);
  }

  end(): readonly ChatEvent[] {
    return this.#reader.end();
  }
}
