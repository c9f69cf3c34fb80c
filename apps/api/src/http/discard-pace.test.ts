import { PassThrough } from 'node:stream';

import { expect } from 'chai';
import sinon from 'sinon';

import { DiscardPace } from './discard-pace.ts';

const PIECE = Buffer.alloc(64 * 1024);
const MB = 1024 * 1024;

/** A stream that has more whenever it is read. */
function endless(): { readonly stream: PassThrough; readonly read: () => number } {
  const stream = new PassThrough();
  let bytes = 0;
  const fill = (): void => {
    while (!stream.isPaused() && !stream.destroyed && bytes < 100 * MB) {
      bytes += PIECE.length;
      stream.emit('data', PIECE);
    }
  };
  stream.on('resume', fill);
  return { stream, read: () => bytes };
}

describe('DiscardPace', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => (clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })));
  afterEach(() => clock.restore());

  it('throws away 1 MB in 20 ms, of all streams together', async () => {
    const pace = new DiscardPace();
    const streams = Array.from({ length: 4 }, endless);
    for (const { stream } of streams) pace.discard(stream);
    const total = (): number => streams.reduce((sum, { read }) => sum + read(), 0);
    await new Promise(setImmediate);
    expect(total()).to.be.within(MB, MB + streams.length * PIECE.length);
    clock.tick(20);
    await new Promise(setImmediate);
    expect(total()).to.be.within(2 * MB, 2 * (MB + streams.length * PIECE.length));
  });

  it('waits for nobody who has gone, and keeps no timer when nothing comes', async () => {
    const pace = new DiscardPace();
    const { stream } = endless();
    pace.discard(stream);
    await new Promise(setImmediate);
    expect(pace.waiting).to.equal(1);
    stream.destroy();
    await new Promise(setImmediate);
    expect(pace.waiting).to.equal(0);
    clock.tick(20);
    expect(clock.countTimers()).to.equal(0);
  });
});
