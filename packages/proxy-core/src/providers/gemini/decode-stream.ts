import type { ChatEvent, Usage } from '../../protocol/chat-event.ts';
import { parseExactJson } from '../../protocol/exact-json.ts';
import type { SseEvent } from '../../protocol/sse-event.ts';
import type { EventDecoder } from '../event-decoder.ts';
import { AnswerReader, type AnswerReaderOptions } from './answer-reader.ts';

/** Reads the events of `streamGenerateContent?alt=sse`, each a `GenerateContentResponse` of its own. */
export class GeminiEventDecoder implements EventDecoder {
  readonly #reader: AnswerReader;

  constructor(options: AnswerReaderOptions) {
    this.#reader = new AnswerReader(options);
  }

  get usage(): Usage | undefined {
    return this.#reader.usage;
  }

  decode({ name, data }: SseEvent): readonly ChatEvent[] {
    // The API names none of its events: one with a name is somebody else's.
    if (name !== undefined) return [];
    return this.#reader.read(parseExactJson(data));
  }

  end(): readonly ChatEvent[] {
    return this.#reader.end();
  }
}
