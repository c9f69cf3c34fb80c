import type { LookupAddress } from 'node:dns';

import { expect } from 'chai';

import { catchRejection } from '../../test/catch-rejection.ts';
import { HostResolver, resolveHost } from './resolve-host.ts';

const SYSTEM: readonly LookupAddress[] = [{ address: '10.0.0.1', family: 4 }];
const DNS: readonly LookupAddress[] = [{ address: '10.0.0.2', family: 4 }];

describe('HostResolver', () => {
  /** A resolver whose system hangs for names in `.hangs` until it is let go. */
  function make({ viaDns = async () => DNS }: { readonly viaDns?: (hostname: string) => Promise<readonly LookupAddress[]> } = {}): { readonly resolver: HostResolver; readonly letGo: () => void; readonly most: () => number } {
    const held: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const viaSystem = async (hostname: string): Promise<readonly LookupAddress[]> => {
      running += 1;
      most = Math.max(most, running);
      if (hostname.endsWith('.hangs')) {
        await new Promise<void>((resolve) => {
          held.push(resolve);
        });
      }
      running -= 1;
      return SYSTEM;
    };
    return { resolver: new HostResolver({ viaSystem, viaDns }), letGo: () => held.splice(0).forEach((resolve) => resolve()), most: () => most };
  }

  it('asks the system', async () => {
    const { resolver } = make();
    expect(await resolver.resolve('api.test')).to.equal(SYSTEM);
  });

  it('asks plain DNS while names that hang hold the threads it may take', async () => {
    const { resolver, letGo, most } = make();
    const hanging = Array.from({ length: 8 }, (_, index) => resolver.resolve(`${index}.hangs`));
    expect(await resolver.resolve('api.test')).to.equal(DNS);
    expect(most()).to.equal(2);
    letGo();
    await Promise.all(hanging);
    expect(await resolver.resolve('api.test')).to.equal(SYSTEM);
  });

  it('waits for a thread with a name that plain DNS does not know', async () => {
    const { resolver, letGo, most } = make({ viaDns: () => Promise.reject(new Error('NXDOMAIN')) });
    const hanging = [resolver.resolve('a.hangs'), resolver.resolve('b.hangs')];
    const local = [resolver.resolve('in-the-hosts-file'), resolver.resolve('another')];
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
    letGo();
    expect(await Promise.all(local)).to.deep.equal([SYSTEM, SYSTEM]);
    await Promise.all(hanging);
    expect(most()).to.equal(2);
  });

  it('gives a thread back after a failure', async () => {
    const resolver = new HostResolver({ viaSystem: () => Promise.reject(new Error('NXDOMAIN')), viaDns: () => Promise.reject(new Error('never asked')), maxThreads: 1 });
    for (let round = 0; round < 3; round += 1) expect(await catchRejection(resolver.resolve('nobody.test'))).to.have.property('message', 'NXDOMAIN');
  });

  it('knows what the hosts file says', async () => {
    expect((await resolveHost('localhost')).map(({ address }) => address)).to.include.oneOf(['127.0.0.1', '::1']);
  });
});
