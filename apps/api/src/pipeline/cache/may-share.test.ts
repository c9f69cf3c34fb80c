import { type Operation, parseModelRequest } from '@proxyapi/proxy-core';
import { expect } from 'chai';

import { mayShare } from './may-share.ts';

describe('whether an answer may serve more than one', () => {
  const shares = (members: string, operation: Operation = 'chat'): boolean =>
    mayShare(parseModelRequest(operation, Buffer.from(`{"model":"m","messages":[{"role":"user","content":"Hello"}],"prompt":"Hello","input":"Hello"${members}}`)), 'deterministic');

  for (const members of [',"temperature":0', ',"temperature":0.0', ',"temperature":-0', ',"temperature":0e5', ',"seed":7', ',"seed":0', ',"temperature":1,"seed":7']) {
    it(`it may in the mode deterministic with ${members.slice(1)}`, () => {
      expect(shares(members)).to.equal(true);
    });
  }
  for (const members of ['', ',"temperature":1', ',"temperature":0.0001', ',"temperature":1e-300', ',"seed":null', ',"temperature":null', ',"x":{"temperature":0,"seed":1}']) {
    it(`it may not with ${members === '' ? 'neither temperature nor seed' : members.slice(1)}`, () => {
      expect(shares(members)).to.equal(false);
    });
  }

  it('an embedding always may, but where the cache is off', () => {
    const request = parseModelRequest('embedding', Buffer.from('{"model":"m","input":"a"}'));
    expect([mayShare(request, 'deterministic'), mayShare(request, 'all'), mayShare(request, 'off')]).to.deep.equal([true, true, false]);
  });

  it('everything may in the mode all, and nothing where it is off', () => {
    const request = (members: string): ReturnType<typeof parseModelRequest> => parseModelRequest('chat', Buffer.from(`{"model":"m","messages":[]${members}}`));
    expect([mayShare(request(''), 'all'), mayShare(request(',"temperature":1'), 'all')]).to.deep.equal([true, true]);
    expect(mayShare(request(',"temperature":0'), 'off')).to.equal(false);
  });
});
