import { PassThrough, Writable } from 'node:stream';

import { expect } from 'chai';

import { LogRelay } from './log-relay.ts';

describe('LogRelay', () => {
  it('writes lines of several processes whole, wherever their pieces are cut', async () => {
    const written: string[] = [];
    const relay = new LogRelay(new Writable({
      write(chunk: Buffer, _encoding, done) {
        written.push(chunk.toString());
        done();
      },
    }));
    const [one, other] = [new PassThrough(), new PassThrough()];
    for (const pipe of [one, other]) relay.take(pipe);
    const long = 'ü'.repeat(6000);
    const bytes = Buffer.from(`${long}1\n`);
    // In the middle of a character.
    one.write(bytes.subarray(0, 4095));
    other.write('short\n');
    await new Promise(setImmediate);
    one.write(bytes.subarray(4095));
    relay.stream().write('own\n');
    await new Promise(setImmediate);
    expect(await relay.flush(1000)).to.equal(true);
    expect(written.join('').split('\n').toSorted()).to.deep.equal(['', 'own', 'short', `${long}1`]);
  });

  it('hands many lines on at once, and counts each that finds no room', async () => {
    const written: string[] = [];
    const relay = new LogRelay(new Writable({
      write(chunk: Buffer, _encoding, done) {
        written.push(chunk.toString());
        done();
      },
    }));
    const lines = Array.from({ length: 20_000 }, (_, index) => `${'x'.repeat(100)} ${index}\n`);
    const stuck = new LogRelay(new Writable({ highWaterMark: 1, write: () => {} }));
    for (const to of [relay, stuck]) {
      const pipe = new PassThrough({ highWaterMark: 16 * 1024 * 1024 });
      to.take(pipe);
      pipe.write(lines.join(''));
    }
    await new Promise(setImmediate);
    expect(await relay.flush(5000)).to.equal(true);
    expect(written.join('')).to.equal(lines.join(''));
    const pipe = new PassThrough({ highWaterMark: 64 * 1024 * 1024 });
    stuck.take(pipe);
    pipe.write(lines.join('').repeat(4));
    await new Promise(setImmediate);
    // 4 MiB are kept, and these are 2.2 MB five times.
    const keptAtMost = Math.ceil(4 * 1024 * 1024 / 102);
    expect(stuck.droppedLines).to.be.within(100_000 - keptAtMost, 100_000);
  });
});
