import type { Reply, StreamPart } from './ports/chat-client.ts';

/** A stream that was read to its end: the whole answer, and the pieces that it came in. */
export interface StreamedReply extends Reply {
  readonly textPieces: readonly string[];
  readonly argumentPieces: readonly string[];
}

/** Reads a stream to its end. @throws what the client throws, and TypeError for a stream without an end. */
export async function collectStream(stream: AsyncIterable<StreamPart>): Promise<StreamedReply> {
  const pieces: Record<'text' | 'reasoning' | 'arguments', string[]> = { text: [], reasoning: [], arguments: [] };
  let end: Extract<StreamPart, { type: 'end' }> | undefined;
  for await (const part of stream) {
    if (part.type === 'end') end = part;
    else pieces[part.type].push(part.text);
  }
  if (end === undefined) throw new TypeError('the stream has no end');
  const { calls, finish, usage } = end;
  return { text: pieces.text.join(''), reasoning: pieces.reasoning.join(''), calls, finish, usage, textPieces: pieces.text, argumentPieces: pieces.arguments };
}
