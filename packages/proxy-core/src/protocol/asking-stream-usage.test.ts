import { expect } from 'chai';
import * as fc from 'fast-check';

import { askingStreamUsage } from './asking-stream-usage.ts';
import { JsonDocument } from './json-document.ts';
import { spliceMembers } from './splice-members.ts';
import { streamUsageWish } from './stream-usage-wish.ts';

const HEAD = '{"model":"m","messages":[],"stream":true';

function parse(text: string): JsonDocument {
  return JsonDocument.parse(Buffer.from(text));
}

/** The document as a provider reads it that is asked for usage. */
function withUsage(document: JsonDocument): JsonDocument {
  return JsonDocument.parse(spliceMembers(document, [askingStreamUsage(document)]));
}

describe('askingStreamUsage', () => {
  const pins: readonly [title: string, text: string, expected: string][] = [
    ['appends the options', `${HEAD}}`, `${HEAD},"stream_options":{"include_usage":true}}`],
    ['appends them in front of the space at the end', `${HEAD} \n}\r\n`, `${HEAD} \n,"stream_options":{"include_usage":true}}\r\n`],
    ['puts them in the place of null', `${HEAD},"stream_options": null ,"n":1}`, `${HEAD},"stream_options": {"include_usage":true} ,"n":1}`],
    ['adds the option to none', `${HEAD},"stream_options":{ }}`, `${HEAD},"stream_options":{ "include_usage":true}}`],
    ['adds the option to others', `${HEAD},"stream_options":{"x": 1e400} ,"seed":12345678901234567890}`, `${HEAD},"stream_options":{"x": 1e400,"include_usage":true} ,"seed":12345678901234567890}`],
    ['changes a false one', `{"stream_options":{"a":"é", "include_usage" : false ,"b":2},"model":"m","messages":[],"stream":true}`, `{"stream_options":{"a":"é", "include_usage" : true ,"b":2},"model":"m","messages":[],"stream":true}`],
    ['changes one that is null', `${HEAD},"stream_options":{"include_usage":null}}`, `${HEAD},"stream_options":{"include_usage":true}}`],
    ['sees through escapes', `${HEAD},"stream\\u005foptions":{"include\\u005fusage":false}}`, `${HEAD},"stream\\u005foptions":{"include\\u005fusage":true}}`],
    ['leaves options elsewhere alone', `${HEAD},"metadata":{"stream_options":null}}`, `${HEAD},"metadata":{"stream_options":null},"stream_options":{"include_usage":true}}`],
  ];
  for (const [title, text, expected] of pins) {
    it(`${title} and keeps all other bytes`, () => {
      const document = parse(text);
      const asking = withUsage(document);
      expect(asking.bytes.toString()).to.equal(expected);
      expect(streamUsageWish(document)).to.equal('unasked');
      expect(streamUsageWish(asking)).to.equal('asked');
      expect(document.bytes.toString(), 'the document itself').to.equal(text);
    });
  }

  it('changes nothing else, in any document', () => {
    const members = fc.dictionary(fc.string().filter((name) => !['model', 'messages', 'stream', 'stream_options'].includes(name)), fc.jsonValue(), { noNullPrototype: true });
    const options = fc.constantFrom(undefined, null, {}, { x: 1 }, { include_usage: false, x: 1 });
    fc.assert(fc.property(members, members, options, fc.constantFrom(undefined, 1), (before, after, streamOptions, indent) => {
      const value = { ...before, model: 'm', messages: [], stream_options: streamOptions, stream: true, ...after };
      const asking = withUsage(parse(JSON.stringify(value, undefined, indent)));
      expect(streamUsageWish(asking)).to.equal('asked');
      expect(JSON.stringify(asking.value())).to.equal(JSON.stringify({ ...JSON.parse(JSON.stringify(value)), stream_options: { ...streamOptions, include_usage: true } }));
    }));
  });
});
