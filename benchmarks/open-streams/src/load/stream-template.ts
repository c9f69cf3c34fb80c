/** Of six digits each, so that the answers to all streams are of one length. */
const NUMBER_DIGITS = 6;
const TOKEN_DIGITS = 3;
const EVENT_END = '\n\n';
/** The stream that the others are known by. Those that are counted begin with 1. */
const REFERENCE = 0;

/**
 * What each stream must be, to the byte. The provider echoes: a stream's tokens are its own number and theirs, so that a
 * token that is lost, doubled or another stream's shows. All that differs from stream to stream is that number.
 */
export class StreamTemplate {
  /** What the provider says to the {@link referencePrompt}. */
  readonly text: string;
  /** Where the event of each token ends. */
  readonly tokenEnds: readonly number[];

  /** @throws when the text does not have each token once, and its end. */
  constructor(text: string, tokens: number) {
    const ends = [...text.matchAll(new RegExp(EVENT_END, 'g'))].map(({ index }) => index + EVENT_END.length);
    const named = text.split(nameOf(REFERENCE)).length - 1;
    if (named !== tokens || ends.length <= tokens || !text.endsWith(`data: [DONE]${EVENT_END}`)) {
      throw new Error(`the provider did not say ${tokens} tokens and [DONE], but: ${text.slice(0, 1000)}`);
    }
    this.text = text;
    // The first event says the role.
    this.tokenEnds = ends.slice(1, tokens + 1);
  }

  /** The bytes of one stream. */
  bytesOf(stream: number): Buffer {
    return Buffer.from(this.text.replaceAll(nameOf(REFERENCE), nameOf(stream)), 'latin1');
  }
}

/** What a stream asks to be told. */
export function promptOf(stream: number, tokens: number): string {
  return Array.from({ length: tokens }, (_, index) => `${nameOf(stream)}-${String(index).padStart(TOKEN_DIGITS, '0')}`).join(' ');
}

/** What the stream asks that the template is made of. */
export function referencePrompt(tokens: number): string {
  return promptOf(REFERENCE, tokens);
}

function nameOf(stream: number): string {
  return `stream${String(stream).padStart(NUMBER_DIGITS, '0')}`;
}
