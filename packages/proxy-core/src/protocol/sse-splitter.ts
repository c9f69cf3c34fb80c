const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/**
 * Finds where server-sent events end in a stream of chunks, with LF, CR LF and CR alike, one pass over the bytes.
 *
 * Differs from a parser: it decodes nothing and keeps no bytes. A CR LF that is cut between two chunks counts as
 * ended by its CR; the LF stays with what follows.
 */
export class SseSplitter {
  #isLineEmpty = true;
  #endsInReturn = false;

  /**
   * The offset behind the next event that ends in `chunk` at or after `start`, or -1. Call it with the last result
   * until it gives -1; only then go on to the next chunk.
   */
  nextEnd(chunk: Buffer, start: number): number {
    let at = start;
    if (this.#endsInReturn && at < chunk.length) {
      this.#endsInReturn = false;
      if (chunk[at] === LINE_FEED) at += 1;
    }
    for (; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (byte !== LINE_FEED && byte !== CARRIAGE_RETURN) {
        this.#isLineEmpty = false;
        continue;
      }
      if (byte === CARRIAGE_RETURN) {
        if (chunk[at + 1] === LINE_FEED) at += 1;
        else this.#endsInReturn = at + 1 === chunk.length;
      }
      if (this.#isLineEmpty) return at + 1;
      this.#isLineEmpty = true;
    }
    return -1;
  }
}
