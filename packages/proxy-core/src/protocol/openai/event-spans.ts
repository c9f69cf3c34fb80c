import { SseSplitter } from '../sse-splitter.ts';

/** Where an event stands, the line ends behind it included. */
export interface EventSpan {
  readonly start: number;
  readonly end: number;
}

/** The events of bytes that begin with one; the last may lack its empty line. */
export function* eventSpans(bytes: Buffer): Generator<EventSpan, void> {
  const splitter = new SseSplitter();
  let start = 0;
  for (let end = splitter.nextEnd(bytes, 0); end !== -1; end = splitter.nextEnd(bytes, end)) {
    yield { start, end };
    start = end;
  }
  if (start < bytes.length) yield { start, end: bytes.length };
}
