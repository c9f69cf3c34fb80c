import { expect } from 'chai';
import * as fc from 'fast-check';

import { SseSplitter } from './sse-splitter.ts';

/** The events that a splitter finds, each as the bytes between two ends; what has no end comes last. */
function split(chunks: readonly Buffer[]): { readonly events: readonly string[]; readonly rest: string } {
  const splitter = new SseSplitter();
  const events: string[] = [];
  let held = '';
  for (const chunk of chunks) {
    let start = 0;
    for (let end = splitter.nextEnd(chunk, start); end !== -1; end = splitter.nextEnd(chunk, start)) {
      expect(end).to.be.within(start + 1, chunk.length);
      events.push(held + chunk.toString('latin1', start, end));
      held = '';
      start = end;
    }
    held += chunk.toString('latin1', start);
  }
  return { events, rest: held };
}

/** The contents of events, whatever ended their lines. */
function contents(events: readonly string[]): readonly string[] {
  return events.map((event) => event.replaceAll(/\r\n?/g, '\n').replaceAll(/^\n+|\n+$/g, ''));
}

describe('SseSplitter', () => {
  for (const [name, end] of [['LF', '\n'], ['CR LF', '\r\n'], ['CR', '\r']] as const) {
    it(`ends an event behind the empty line, lines ended by ${name}`, () => {
      const first = `id: 1${end}data: a${end}${end}`;
      const second = `data: b${end}${end}`;
      expect(split([Buffer.from(`${first}${second}data: c${end}`)])).to.deep.equal({ events: [first, second], rest: `data: c${end}` });
    });
  }

  it('takes a CR LF that is cut between two chunks for one line’s end', () => {
    expect(split([Buffer.from('data: a\r'), Buffer.from('\n'), Buffer.from('data: b\r\n\r\n')]).events).to.deep.equal(['data: a\r\ndata: b\r\n\r\n']);
    const cutAtTheEnd = split([Buffer.from('data: a\r\n\r'), Buffer.from('\ndata: b\r\n\r\n')]);
    expect(cutAtTheEnd.events).to.deep.equal(['data: a\r\n\r', '\ndata: b\r\n\r\n']);
  });

  it('takes LF CR for two lines’ ends', () => {
    expect(split([Buffer.from('data: a\n\rdata: b\r\r')]).events).to.deep.equal(['data: a\n\r', 'data: b\r\r']);
  });

  it('gives -1 for an empty chunk and keeps its place', () => {
    expect(split([Buffer.from('data: a\r'), Buffer.alloc(0), Buffer.from('\n'), Buffer.alloc(0), Buffer.from('\n')]).events).to.deep.equal(['data: a\r\n\n']);
  });

  it('finds the same events under every split, in bytes that never change', () => {
    const line = fc.string({ unit: fc.constantFrom('a', ':', ' ', '\u00e9'), minLength: 1, maxLength: 3 });
    const text = fc.array(fc.tuple(fc.oneof(line, fc.constant('')), fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 12 }).map((lines) => lines.flat().join(''));
    fc.assert(fc.property(text, fc.array(fc.nat(), { maxLength: 8 }), (stream, places) => {
      const bytes = Buffer.from(stream, 'latin1');
      const edges = [0, ...places.map((place) => place % (bytes.length + 1)).toSorted((one, other) => one - other), bytes.length];
      const parts = split(edges.slice(1).map((end, index) => bytes.subarray(edges[index], end)));
      const whole = split([bytes]);
      expect(contents(parts.events)).to.deep.equal(contents(whole.events));
      expect(parts.events.join('') + parts.rest).to.equal(stream);
      expect(whole.events.join('') + whole.rest).to.equal(stream);
    }), { numRuns: 3000 });
  });
});
