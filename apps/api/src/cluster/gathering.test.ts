import { expect } from 'chai';
import sinon from 'sinon';

import { type Asked, Gathering } from './gathering.ts';

const BREAKERS = { about: 'breakers', value: [] } as const;

describe('Gathering', () => {
  let clock: sinon.SinonFakeTimers;
  let gathering: Gathering;
  const ids: number[] = [];
  const worker = (number: number): Asked => ({ number, ask: (id) => void ids.push(id) });

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    gathering = new Gathering();
    ids.length = 0;
  });

  afterEach(() => clock.restore());

  it('has the answers of all by their numbers', async () => {
    const asked = gathering.ask([worker(1), worker(2)], { about: 'breakers' });
    for (const number of [2, 1]) gathering.onAnswer(number, ids[0] ?? 0, BREAKERS);
    expect([...(await asked).keys()]).to.deep.equal([2, 1]);
  });

  it('waits a second for a report, and ten for something to be done', async () => {
    for (const [about, limitMs] of [['metrics', 1000], ['breakers', 10_000]] as const) {
      let isOver = false;
      const asked = gathering.ask([worker(1)], { about }).then((answers) => {
        isOver = true;
        return answers;
      });
      await clock.tickAsync(limitMs - 1);
      expect(isOver, about).to.equal(false);
      await clock.tickAsync(1);
      expect((await asked).size, about).to.equal(0);
    }
  });

  it('waits no longer for a worker that has ended', async () => {
    const asked = gathering.ask([worker(1), worker(2)], { about: 'breakers' });
    gathering.onAnswer(1, ids[0] ?? 0, BREAKERS);
    gathering.onGone(2);
    expect([...(await asked).keys()]).to.deep.equal([1]);
  });

  it('passes over an answer that comes too late', async () => {
    const asked = gathering.ask([worker(1)], { about: 'metrics' });
    await clock.tickAsync(1000);
    gathering.onAnswer(1, ids[0] ?? 0, { about: 'metrics', value: [] });
    expect((await asked).size).to.equal(0);
  });
});
