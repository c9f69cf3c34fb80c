import { expect } from 'chai';

import { JsonDocument } from './json-document.ts';
import { streamUsageWish } from './stream-usage-wish.ts';

const wishOf = (text: string): string => streamUsageWish(JsonDocument.parse(Buffer.from(text)));

describe('streamUsageWish', () => {
  it('is asked where the option is true', () => {
    for (const text of ['{"stream_options":{"include_usage":true}}', '{"stream\\u005foptions":{"x":1,"include_usage" : true}}']) expect(wishOf(text), text).to.equal('asked');
  });

  it('is unasked where the option is false, null or not there', () => {
    for (const text of ['{}', '{"stream_options":null}', '{"stream_options":{}}', '{"stream_options":{"include_usage":false}}', '{"stream_options":{"include_usage":null}}', '{"include_usage":true}']) {
      expect(wishOf(text), text).to.equal('unasked');
    }
  });

  it('is unclear where the options, or the option, are of another kind than they should be', () => {
    for (const text of ['{"stream_options":"usage"}', '{"stream_options":[{"include_usage":true}]}', '{"stream_options":true}', '{"stream_options":{"include_usage":"no"}}', '{"stream_options":{"include_usage":1}}']) {
      expect(wishOf(text), text).to.equal('unclear');
    }
  });
});
