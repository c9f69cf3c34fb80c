import { expect } from 'chai';
import * as fc from 'fast-check';

import { findUsageEvent } from './find-usage-event.ts';

const CHUNK = 'data: {"id":"r","choices":[{"index":0,"delta":{"content":"a"}}],"usage":null}\n\n';
const USAGE = 'data: {"id":"r","choices":[],"usage":{"total_tokens":3}}\n\n';
const DONE = 'data: [DONE]\n\n';

function found(text: string): string | undefined {
  const bytes = Buffer.from(text);
  const span = findUsageEvent(bytes);
  return span === undefined ? undefined : bytes.toString('utf8', span.start, span.end);
}

describe('findUsageEvent', () => {
  for (const [name, lineEnd] of [['LF', '\n'], ['CR LF', '\r\n'], ['CR', '\r']] as const) {
    it(`finds it among others, in lines that end in ${name}`, () => {
      const text = [CHUNK, USAGE, DONE].join('').replaceAll('\n', lineEnd);
      expect(found(text)).to.equal(USAGE.replaceAll('\n', lineEnd));
    });
  }

  it('finds it wherever it stands', () => {
    const others = fc.array(fc.constantFrom(CHUNK, DONE, ': ping\n\n', 'data: {"choices":[],"usage":null}\n\n', 'data: {"choices":[]}\n\n', 'data: {"choices":[{"delta":{"content":"\\"choices\\":[],\\"usage\\":{}"}}]}\n\n', '\n'));
    fc.assert(fc.property(others, others, (before, after) => {
      const start = before.join('').length;
      expect(findUsageEvent(Buffer.from(before.join('') + USAGE + after.join('')))).to.deep.equal({ start, end: start + USAGE.length });
    }));
  });

  for (const event of [
    'data:{"choices":[],"usage":{}}\n\n',
    'data: { "choices" : [ ] , "usage" : { "total_tokens" : 3 } }\n\n',
    'data: {"usage":{"total_tokens":3},"choices":[],"x":{"choices":[1]}}\n\n',
    'data: {"choices":[],\ndata: "usage":{}}\n\n',
    ': ping\ndata: {"choices":[],"usage":{}}\n\n',
    'id: 7\ndata: {"choices":[],"usage":{}}\n\n',
    'data: {"choices":[],"usage":{}}\nid: 7\n\n',
    'data: {"choices":[],"usage":{},"model":"漢字"}\n\n',
  ]) {
    it(`takes ${JSON.stringify(event)} for one`, () => {
      expect(found(CHUNK + event + DONE)).to.equal(event);
    });
  }

  for (const event of [
    CHUNK, DONE, '', '\n\n', ': "choices":[]\n\n',
    'data: {"choices":[],"usage":null}\n\n',
    'data: {"choices":[],"usage":3}\n\n',
    'data: {"choices":[]}\n\n',
    'data: {"usage":{"total_tokens":3}}\n\n',
    'data: {"choices":[{"delta":{}}],"usage":{"total_tokens":3}}\n\n',
    'data: {"choices":[{"choices":[],"usage":{}}],"usage":{}}\n\n',
    'data: {"choices":[{"delta":{"content":"\\"choices\\":[]"}}],"usage":{}}\n\n',
    'data: {"choices":[],"usage":{}\n\n',
    'event: note\ndata: {"choices":[],"usage":{}}\n\n',
  ]) {
    it(`takes ${JSON.stringify(event)} for none`, () => {
      expect(found(event)).to.equal(undefined);
      expect(found(event + DONE)).to.equal(undefined);
    });
  }
});
