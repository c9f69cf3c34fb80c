import { expect } from 'chai';

import { ProxyError } from '../../errors/proxy-error.ts';
import { encodeError, encodeErrorEvent } from './encode-error.ts';

describe('encodeError', () => {
  it('writes the four members, the type by the code', () => {
    const error = new ProxyError('missing_parameter', 'The body has no `model`.', { param: 'model' });
    expect(encodeError(error).toString('utf8')).to.equal(
      '{"error":{"message":"The body has no `model`.","type":"invalid_request_error","param":"model","code":"missing_parameter"}}',
    );
  });

  it('says null where no parameter is at fault', () => {
    expect(encodeError(new ProxyError('overloaded', 'm')).toString('utf8')).to.include('"param":null');
  });

  it('is one event in a stream', () => {
    const error = new ProxyError('upstream_timeout', 'line\nbreak');
    expect(encodeErrorEvent(error).toString('utf8')).to.equal(`data: ${encodeError(error).toString('utf8')}\n\n`);
  });
});
