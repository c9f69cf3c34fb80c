import { expect } from 'chai';

import { Authenticator } from './authenticate.ts';

describe('Authenticator', () => {
  const authenticator = new Authenticator([{ name: 'one', key: 'sk-one' }, { name: 'two', key: 'sk-two' }]);
  const nameOf = (key: string, connection: object = {}): string => authenticator.authenticate(key, connection).name;

  it('tells whose key it is, the first time and again', () => {
    const connection = {};
    expect([nameOf('sk-one', connection), nameOf('sk-one', connection), nameOf('sk-two', connection), nameOf('sk-one', connection)]).to.deep.equal(['one', 'one', 'two', 'one']);
  });

  it('lets nobody in on a connection that another has proved a key on', () => {
    const connection = {};
    nameOf('sk-one', connection);
    for (const key of [undefined, '', 'sk-on', 'sk-onf', 'sk-one ']) {
      expect(() => authenticator.authenticate(key, connection), String(key)).to.throw().with.property('code', 'invalid_api_key');
    }
  });

  it('lets everybody in where there are no keys', () => {
    expect(new Authenticator([]).authenticate(undefined, {}).name).to.equal('anonymous');
  });
});
