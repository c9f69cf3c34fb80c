/** Lines are copied into pages of this size; one page is one write. */
export const PAGE_BYTES: number = 64 * 1024;
/** UTF-8 needs at most this much for each UTF-16 unit. */
const MAX_BYTES_PER_UNIT = 3;

interface Page {
  readonly bytes: Buffer;
  end: number;
  lines: number;
}

/**
 * Lines that wait to be written, as bytes in pages: bounded, and joined already.
 *
 * Pages instead of strings, so that what is held is known to the byte and costs the garbage collector nothing.
 */
export class LineQueue {
  readonly #maxPages: number;
  #pages: Page[] = [];
  /** How much of the first page has been written. */
  #sent = 0;

  constructor(maxBytes: number) {
    this.#maxPages = Math.floor(maxBytes / PAGE_BYTES);
  }

  get isEmpty(): boolean {
    const [first] = this.#pages;
    return first === undefined || first.end === this.#sent;
  }

  /** Whether a page is full, so that waiting joins nothing more. */
  get hasFullPage(): boolean {
    return this.#pages.length > 1;
  }

  /** Whether at most half of what may be held is. */
  get isHalfEmpty(): boolean {
    return this.#pages.length <= this.#maxPages / 2;
  }

  /** Bytes that are held, filled or not. */
  get heldBytes(): number {
    return this.#pages.length * PAGE_BYTES;
  }

  /** Adds a line, which has its line break, or so many at once; `false` where there is no room. */
  push(text: string, lines = 1): boolean {
    const page = this.#pageFor(text);
    if (page === undefined) return false;
    page.end += page.bytes.write(text, page.end);
    page.lines += lines;
    return true;
  }

  /** What is to be written next; empty where nothing is. */
  head(): Buffer {
    const [first] = this.#pages;
    return first === undefined ? Buffer.alloc(0) : first.bytes.subarray(this.#sent, first.end);
  }

  /** So many bytes of {@link head} have been written. */
  advance(bytes: number): void {
    this.#sent += bytes;
    const [first] = this.#pages;
    if (first === undefined || this.#sent < first.end) return;
    this.#sent = 0;
    // The last page is kept and filled anew: a quiet log allocates nothing.
    if (this.#pages.length > 1) this.#pages.shift();
    else Object.assign(first, { end: 0, lines: 0 });
  }

  /** Forgets the newest lines until `pages` pages are left, the one that is being written among them; returns how many lines. */
  shrink(pages: number): number {
    const gone = this.#pages.splice(Math.max(1, pages));
    return gone.reduce((lines, page) => lines + page.lines, 0);
  }

  get pages(): number {
    return this.#pages.length;
  }

  #pageFor(line: string): Page | undefined {
    const last = this.#pages.at(-1);
    if (last !== undefined && hasRoom(last, line)) return last;
    if (this.#pages.length >= this.#maxPages) return undefined;
    const page: Page = { bytes: Buffer.allocUnsafeSlow(PAGE_BYTES), end: 0, lines: 0 };
    if (!hasRoom(page, line)) return undefined;
    this.#pages.push(page);
    return page;
  }
}

function hasRoom({ end }: Page, line: string): boolean {
  const room = PAGE_BYTES - end;
  return line.length * MAX_BYTES_PER_UNIT <= room || Buffer.byteLength(line) <= room;
}
