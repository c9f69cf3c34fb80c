/** Follows one answer on the wire. */
export interface AnswerReader {
  /** Takes the next bytes; `true` when the answer is complete. @throws when it is not what was asked for. */
  push(chunk: Buffer): boolean;
}
