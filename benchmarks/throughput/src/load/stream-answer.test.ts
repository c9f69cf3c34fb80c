import { expect } from 'chai';

import { StreamAnswer } from './stream-answer.ts';
import { WholeAnswer } from './whole-answer.ts';

const STREAM = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n12\r\ndata: 2\n\ndata: 3\n\n\r\n0\r\n\r\n';
const REPLAYED = 'HTTP/1.1 200 OK\r\ncontent-length: 27\r\n\r\ndata: 1\n\ndata: 2\n\ndata: 3\n\n';
const WHOLE = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello';

describe('the load generator', () => {
  for (const [kind, stream] of [['in chunks', STREAM], ['of a known length', REPLAYED]] as const) {
    it(`counts the events of a stream ${kind} and sees its end, wherever it is cut`, () => {
      for (let at = 1; at < stream.length; at += 1) {
        let events = 0;
        const answer = new StreamAnswer((count) => { events += count; });
        expect(answer.push(Buffer.from(stream.slice(0, at))), `cut at ${at}`).to.equal(false);
        expect(answer.push(Buffer.from(stream.slice(at))), `cut at ${at}`).to.equal(true);
        expect(events, `cut at ${at}`).to.equal(3);
      }
    });
  }

  it('sees the end of a whole answer, wherever it is cut, and begins anew', () => {
    const answer = new WholeAnswer();
    for (let at = 1; at < WHOLE.length; at += 1) {
      expect(answer.push(Buffer.from(WHOLE.slice(0, at))), `cut at ${at}`).to.equal(false);
      expect(answer.push(Buffer.from(WHOLE.slice(at))), `cut at ${at}`).to.equal(true);
    }
  });

  it('does not count a failed request as a fast one', () => {
    expect(() => new WholeAnswer().push(Buffer.from('HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n'))).to.throw('503 Busy');
    expect(() => new WholeAnswer().push(Buffer.from(`${WHOLE}!`))).to.throw('longer');
  });
});
