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
});
