import { once } from 'node:events';
import { createServer, type Server } from 'node:http';

import { expect } from 'chai';

import type { CacheCase } from './cache-cases.ts';
import { measureCase } from './measure-case.ts';

describe('measureCase', () => {
  let bill = 0;
  let provider: Server;
  const measured = async (calls: CacheCase['calls'], { requests, billed }: { requests: number; billed: number }): Promise<string> => {
    const address = provider.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const of: CacheCase = {
      name: 'hit', subject: { name: 'gateway', port: 0, pid: 0 }, calls,
      nextRequest: () => Buffer.alloc(0), createReader: () => ({ push: () => true }),
      prepare: async () => { bill += 1; },
    };
    const run = async (): Promise<{ requests: number; result: string }> => {
      bill += billed;
      return { requests, result: 'measured' };
    };
    return measureCase(of, { port }, run).catch(String);
  };

  beforeEach(async () => {
    provider = createServer((_request, response) => response.end(JSON.stringify({ requests: bill }))).listen(0, '127.0.0.1');
    await once(provider, 'listening');
  });

  afterEach(() => new Promise((resolve) => {
    provider.closeAllConnections();
    provider.close(resolve);
  }));

  it('gives the result where the bill fits the name; what prepared it does not count', async () => {
    expect(await measured('none', { requests: 100, billed: 0 })).to.equal('measured');
    expect(await measured('each', { requests: 100, billed: 164 })).to.equal('measured');
  });

  it('fails on hits that cost a call, and on misses that cost none', async () => {
    expect(await measured('none', { requests: 100, billed: 1 })).to.include('“hit”: the provider was called 1 times');
    expect(await measured('each', { requests: 100, billed: 99 })).to.include('“hit”: 100 requests came to 99 calls');
  });
});
