import type { LookupAddress } from 'node:dns';

import { expect } from 'chai';

import { catchRejection } from '../../test/catch-rejection.ts';
import { waitUntil } from '../../test/wait-until.ts';
import { AddressBook } from './address-book.ts';

const EVERY_MS = 10_000;

function at(...addresses: readonly string[]): readonly LookupAddress[] {
  return addresses.map((address) => ({ address, family: 4 }));
}

/** A book whose clock and name server are played by hand. */
function play(): { readonly book: AddressBook; answers: (readonly LookupAddress[] | Error | 'never')[]; asked: () => number; pass: (ms: number) => void } {
  let nowMs = 0;
  let asked = 0;
  const answers: (readonly LookupAddress[] | Error | 'never')[] = [];
  const lookup = (): Promise<readonly LookupAddress[]> => {
    asked += 1;
    const answer = answers.shift() ?? new Error('nobody expected to be asked');
    if (answer === 'never') return new Promise(() => {});
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  const book = new AddressBook({ hostname: 'api.test', lookup, everyMs: EVERY_MS, now: () => nowMs });
  return {
    book,
    answers,
    asked: () => asked,
    pass: (ms) => {
      nowMs += ms;
    },
  };
}

describe('AddressBook', () => {
  it('asks once for all who ask at the same time', async () => {
    const { book, answers, asked } = play();
    answers.push(at('10.0.0.1'));
    const found = await Promise.all([book.addresses(), book.addresses(), book.addresses()]);
    expect(found).to.deep.equal([at('10.0.0.1'), at('10.0.0.1'), at('10.0.0.1')]);
    expect(asked()).to.equal(1);
  });

  it('remembers an answer for two rounds, and asks anew then', async () => {
    const { book, answers, asked, pass } = play();
    answers.push(at('10.0.0.1'), at('10.0.0.2'));
    await book.addresses();
    pass(2 * EVERY_MS - 1);
    expect(await book.addresses()).to.deep.equal(at('10.0.0.1'));
    expect(asked()).to.equal(1);
    pass(1);
    expect(await book.addresses()).to.deep.equal(at('10.0.0.2'));
  });

  it('goes on with what it has while the name cannot be resolved', async () => {
    const { book, answers, pass } = play();
    answers.push(at('10.0.0.1'), new Error('SERVFAIL'), 'never');
    await book.addresses();
    for (let round = 0; round < 2; round += 1) {
      pass(3 * EVERY_MS);
      expect(await book.addresses()).to.deep.equal(at('10.0.0.1'));
    }
    expect(book.isCurrent('10.0.0.1')).to.equal(true);
  });

  it('fails as the lookup does when it never had an answer', async () => {
    const { book, answers } = play();
    answers.push(new Error('NXDOMAIN'), at());
    expect(await catchRejection(Promise.resolve(book.addresses()))).to.have.property('message', 'NXDOMAIN');
    expect(await catchRejection(Promise.resolve(book.addresses()))).to.have.property('code', 'ENODATA');
  });

  it('takes an address for gone once two answers in a row lack it', async () => {
    const { book, answers, pass } = play();
    answers.push(at('10.0.0.1', '10.0.0.2'), at('10.0.0.2', '10.0.0.3'), at('10.0.0.3'));
    const states: boolean[][] = [];
    for (let round = 0; round < 3; round += 1) {
      await book.addresses();
      states.push(['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((address) => book.isCurrent(address)));
      pass(2 * EVERY_MS);
    }
    expect(states).to.deep.equal([[true, true, false], [true, true, true], [false, true, true]]);
  });

  it('never takes a name that goes round between addresses for one that has moved', async () => {
    const { book, answers, pass } = play();
    for (let round = 0; round < 6; round += 1) answers.push(at(`10.0.0.${round % 2}`));
    for (let round = 0; round < 6; round += 1) {
      await book.addresses();
      pass(2 * EVERY_MS);
      if (round > 0) expect([book.isCurrent('10.0.0.0'), book.isCurrent('10.0.0.1')]).to.deep.equal([true, true]);
    }
  });

  it('resolves regularly while it is watched, and no longer', async () => {
    let asked = 0;
    const book = new AddressBook({ hostname: 'api.test', everyMs: 10, lookup: async () => at(`10.0.0.${(asked += 1)}`) });
    let answers = 0;
    book.watch(() => {
      answers += 1;
    });
    await waitUntil(() => answers >= 3);
    book.unwatch();
    const seen = asked;
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    expect(asked).to.equal(seen);
  });
});
