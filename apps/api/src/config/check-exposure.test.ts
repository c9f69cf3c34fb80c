import { expect } from 'chai';
import { isLoopback } from './check-exposure.ts';

describe('isLoopback', () => {
  for (const host of ['127.0.0.1', '127.9.9.9', '::1', '[::1]', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', 'localhost', 'LOCALHOST']) {
    it(`takes ${host} as loopback`, () => expect(isLoopback(host)).to.equal(true));
  }
  for (const host of ['0.0.0.0', '::', '10.0.0.1', '128.0.0.1', '::ffff:10.0.0.1', 'localhost.example', 'gateway']) {
    it(`takes ${host} as open to others`, () => expect(isLoopback(host)).to.equal(false));
  }
});
