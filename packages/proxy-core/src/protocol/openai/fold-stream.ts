import { joinObject } from '../join-object.ts';
import { classifyOpenAiEvent } from './classify-event.ts';
import { eventSpans } from './event-spans.ts';
import { ANSWER_SHAPE } from './fold/answer-shape.ts';
import { FoldFailure } from './fold/fold-failure.ts';
import { ObjectFold } from './fold/object-fold.ts';
import { weightOf } from './fold/weight-of.ts';
import { readChunk } from './read-chunk.ts';

/** What a whole answer says of itself. */
const OBJECT = {
  chat: Buffer.from('"chat.completion"'),
  completion: Buffer.from('"text_completion"'),
};

const OPEN_BRACE = 0x7b;

/**
 * The JSON answer that a whole streamed one comes to, {@link unfoldAnswer} the other way round. Values are joined as they
 * are spelled: no number and no string is decoded on the way.
 *
 * Texts, arguments, annotations and log probabilities are joined; of any other member the last value that says something
 * counts. `undefined` where that cannot be told faithfully: no `[DONE]`, an error, an event that is no chunk, no usage, no
 * choice, two tool calls under one index, or a list that comes in pieces and is none of those above.
 */
export function foldStream(operation: 'chat' | 'completion', events: Buffer): Buffer | undefined {
  try {
    return foldEvents(operation, events);
  } catch (error) {
    if (error instanceof FoldFailure) return undefined;
    throw error;
  }
}

function foldEvents(operation: 'chat' | 'completion', events: Buffer): Buffer | undefined {
  const answer = new ObjectFold(ANSWER_SHAPE[operation]);
  for (const { start, end } of eventSpans(events)) {
    const event = events.subarray(start, end);
    switch (classifyOpenAiEvent(event).kind) {
      case 'done': return isWhole(answer) ? joinObject([['object', OBJECT[operation]], ...answer.entries()]) : undefined;
      case 'error': case 'malformed': return undefined;
      case 'content': case 'usage': case 'other': addEvent(answer, event);
    }
  }
  return undefined;
}

function addEvent(answer: ObjectFold, event: Buffer): void {
  const chunk = readChunk(event);
  if (chunk === undefined || (chunk.size > 0 && !chunk.has('choices'))) throw new FoldFailure();
  answer.addMembers(chunk);
}

function isWhole(answer: ObjectFold): boolean {
  const choices = answer.member('choices');
  return choices !== undefined && weightOf(choices) === 'full' && answer.member('usage')?.[0] === OPEN_BRACE;
}
