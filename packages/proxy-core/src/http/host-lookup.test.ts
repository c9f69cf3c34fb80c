import { get } from 'node:http';
import { once } from 'node:events';

import { expect } from 'chai';

import { serveHttp } from '../../test/local-server.ts';
import { hostLookup } from './host-lookup.ts';

describe('hostLookup', () => {
  it('serves Node’s own clients', async () => {
    const server = await serveHttp((_incoming, response) => response.end());
    const request = get(server.origin.replace('127.0.0.1', 'localhost'), { lookup: hostLookup });
    const [response] = await once(request, 'response') as [{ readonly statusCode: number; readonly resume: () => void }];
    response.resume();
    expect(response.statusCode).to.equal(200);
    await server.close();
  });

  it('tells that a name has no address', async () => {
    const request = get('http://nobody.invalid', { lookup: hostLookup });
    const [error] = await once(request, 'error') as [Error];
    expect(error).to.have.property('code').that.is.oneOf(['ENOTFOUND', 'EAI_AGAIN']);
  });

  it('gives one address to who wants one', async () => {
    const found = await new Promise((resolve) => {
      hostLookup('localhost', {}, (_error, address) => resolve(address));
    });
    expect(found).to.be.oneOf(['127.0.0.1', '::1']);
  });
});
