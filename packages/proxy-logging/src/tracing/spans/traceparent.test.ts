import { expect } from 'chai';
import fc from 'fast-check';

import { formatTraceparent, parseTraceparent } from './traceparent.ts';

const [TRACE, SPAN] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];

describe('parseTraceparent', () => {
  it('reads version 00, and of the flags the lowest bit', () => {
    const flags = [['00', false], ['01', true], ['02', false], ['03', true], ['fe', false], ['ff', true]] as const;
    for (const [text, isSampled] of flags) expect(parseTraceparent(`00-${TRACE}-${SPAN}-${text}`), text).to.deep.equal({ traceId: TRACE, spanId: SPAN, isSampled });
  });

  it('reads later versions as far as they are known', () => {
    for (const text of [`01-${TRACE}-${SPAN}-01`, `cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`]) {
      expect(parseTraceparent(text), text).to.deep.equal({ traceId: TRACE, spanId: SPAN, isSampled: true });
    }
  });

  const wrong = [
    '', '00', `ff-${TRACE}-${SPAN}-01`, `00-${'0'.repeat(32)}-${SPAN}-01`, `00-${TRACE}-${'0'.repeat(16)}-01`, `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-1`, `00-${TRACE}-${SPAN}-01-`, `00-${TRACE}-${SPAN}-01-more`, `cc-${TRACE}-${SPAN}-01.more`, `0-${TRACE}-${SPAN}-01`,
    `00-${TRACE.slice(1)}-${SPAN}-01`, `00-${TRACE}-${SPAN.slice(1)}-01`, `00-${TRACE}-${SPAN}-0g`, `00_${TRACE}_${SPAN}_01`, ` 00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-01\n`, `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
  ];
  for (const text of wrong) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(parseTraceparent(text)).to.equal(undefined);
    });
  }

  it('reads what formatTraceparent wrote', () => {
    const hex = (length: number): fc.Arbitrary<string> => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'.split('')), minLength: length, maxLength: length }).filter((text) => /[^0]/.test(text));
    fc.assert(fc.property(hex(32), hex(16), fc.boolean(), (traceId, spanId, isSampled) => {
      expect(parseTraceparent(formatTraceparent({ traceId, spanId, isSampled }))).to.deep.equal({ traceId, spanId, isSampled });
    }));
  });
});
