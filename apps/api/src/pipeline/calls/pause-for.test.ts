import { LightAbortController } from '@proxyapi/proxy-core';
import { expect } from 'chai';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';

import { pauseFor } from './pause-for.ts';

describe('pauseFor', () => {
  let clock: SinonFakeTimers;

  beforeEach(() => {
    clock = useFakeTimers();
  });
  afterEach(() => clock.restore());

  it('resolves at its time, and not before', async () => {
    let isOver = false;
    const pause = pauseFor(100, new LightAbortController()).then(() => (isOver = true));
    await clock.tickAsync(99);
    expect(isOver).to.equal(false);
    await clock.tickAsync(1);
    await pause;
    expect(isOver).to.equal(true);
  });

  it('ends with the reason of an abort, and leaves no timer', async () => {
    const controller = new LightAbortController();
    const reason = new Error('left');
    const pause = pauseFor(100, controller);
    controller.abort(reason);
    expect(await pause.catch((error: unknown) => error)).to.equal(reason);
    expect(await pauseFor(100, controller).catch((error: unknown) => error)).to.equal(reason);
    expect(clock.countTimers()).to.equal(0);
  });
});
