import { expect } from 'chai';

import { CACHED_AS_STREAM_REQUEST, CACHED_REQUEST, nextFreshRequest, refreshing, WHOLE_REQUEST } from './requests.ts';

function parse(request: Buffer): { readonly head: string; readonly body: unknown } {
  const [head = '', body = ''] = request.toString().split('\r\n\r\n');
  expect(Number(/content-length: (\d+)/.exec(head)?.[1]), 'content-length').to.equal(Buffer.byteLength(body));
  return { head, body: JSON.parse(body) };
}

describe('the requests', () => {
  it('of the cache differ from others in what lets them be shared, and from each other in the stream', () => {
    const { body } = parse(WHOLE_REQUEST);
    expect(parse(CACHED_REQUEST).body).to.deep.equal({ ...Object(body), temperature: 0 });
    expect(parse(CACHED_AS_STREAM_REQUEST).body).to.deep.equal({ ...Object(body), temperature: 0, stream: true });
  });

  it('that are fresh have a seed each, and stay as they were', () => {
    const [one, other] = [nextFreshRequest(), nextFreshRequest()];
    const { seed, ...rest } = Object(parse(one).body);
    expect(parse(other).body).to.deep.equal({ seed: seed + 1, ...rest });
  });

  it('that refresh ask the same with one header more', () => {
    const [{ head, body }, refreshed] = [parse(CACHED_REQUEST), parse(refreshing(CACHED_REQUEST))];
    expect(refreshed.body).to.deep.equal(body);
    expect(refreshed.head).to.equal(head.replace('\r\n', '\r\nx-proxyapi-cache: refresh\r\n'));
  });
});
