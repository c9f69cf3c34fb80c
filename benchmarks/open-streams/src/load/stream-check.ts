import type { StreamTemplate } from './stream-template.ts';

/** What became of a stream: `wrong` had a byte that it should not have had, `cut` ended before its `[DONE]`, or never began. */
export type Outcome = 'whole' | 'cut' | 'wrong';

/** Holds the bytes of one stream against those that it must have, and notes when each token was there. */
export class StreamCheck {
  readonly #template: StreamTemplate;
  readonly #expected: Buffer;
  readonly #tokensAtMs: number[] = [];
  #position = 0;
  #isWrong = false;

  constructor(template: StreamTemplate, stream: number) {
    this.#template = template;
    this.#expected = template.bytesOf(stream);
  }

  /** When each of its tokens was there, as far as they came. */
  get tokensAtMs(): readonly number[] {
    return this.#tokensAtMs;
  }

  /** Takes the next bytes, which came at that moment. */
  push(bytes: Buffer, atMs: number): void {
    const end = this.#position + bytes.length;
    if (this.#isWrong || end > this.#expected.length || bytes.compare(this.#expected, this.#position, end) !== 0) {
      this.#isWrong = true;
      return;
    }
    this.#position = end;
    const { tokenEnds } = this.#template;
    while ((tokenEnds[this.#tokensAtMs.length] ?? Infinity) <= end) this.#tokensAtMs.push(atMs);
  }

  /** What it was, now that it is over. `hasEnded` says that HTTP says so too. */
  outcome(hasEnded: boolean): Outcome {
    if (this.#isWrong) return 'wrong';
    return hasEnded && this.#position === this.#expected.length ? 'whole' : 'cut';
  }
}
