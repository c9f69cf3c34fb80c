import type { AnswerReader } from './answer-reader.ts';
import { readHead } from './read-head.ts';

/** Counts a body of known length. Can be used for one answer after the other. */
export class WholeAnswer implements AnswerReader {
  #left = -1;
  #begun: Buffer | undefined;

  push(chunk: Buffer): boolean {
    if (this.#left === -1) {
      const bytes = this.#begun === undefined ? chunk : Buffer.concat([this.#begun, chunk]);
      const head = readHead(bytes);
      if (head?.contentLength === undefined) {
        if (head !== undefined) throw new Error('an answer has no content-length');
        this.#begun = bytes;
        return false;
      }
      this.#begun = undefined;
      this.#left = head.bodyStart + head.contentLength - bytes.length;
    } else {
      this.#left -= chunk.length;
    }
    if (this.#left > 0) return false;
    if (this.#left < 0) throw new Error('an answer is longer than its content-length');
    this.#left = -1;
    return true;
  }
}
