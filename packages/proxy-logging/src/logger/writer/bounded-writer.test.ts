import { expect } from 'chai';
import sinon, { type SinonFakeTimers } from 'sinon';

import { BoundedWriter } from './bounded-writer.ts';
import { PAGE_BYTES } from './line-queue.ts';
import type { LogSink, OnWritten } from './log-sink.ts';

const MAX_BYTES = 4 * PAGE_BYTES;

/** A sink whose writes end when the test says so. */
class HeldSink implements LogSink {
  readonly writes: string[] = [];
  #onWritten: OnWritten | undefined;
  #bytes = 0;

  write(bytes: Buffer, onWritten: OnWritten): void {
    this.writes.push(bytes.toString());
    this.#bytes = bytes.length;
    this.#onWritten = onWritten;
  }

  writeNow(bytes: Buffer): number {
    this.writes.push(bytes.toString());
    return bytes.length;
  }

  get isBusy(): boolean {
    return this.#onWritten !== undefined;
  }

  take(bytes = this.#bytes): void {
    this.#end(undefined, bytes);
  }

  fail(code: string): void {
    this.#end(Object.assign(new Error('no'), { code }), 0);
  }

  #end(error: Error | undefined, bytes: number): void {
    const onWritten = this.#onWritten;
    this.#onWritten = undefined;
    onWritten?.(error, bytes);
  }
}

describe('BoundedWriter', () => {
  let clock: SinonFakeTimers;
  let sink: HeldSink;
  let writer: BoundedWriter;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    sink = new HeldSink();
    writer = new BoundedWriter({ sink, maxBytes: MAX_BYTES, describeLoss: (lines) => `lost ${lines}\n` });
  });
  afterEach(() => clock.restore());

  const line = (index: number): string => `${String(index).padEnd(1000, '.')}\n`;
  /** Writes until a line is dropped; gives how many were taken. */
  const fill = (): number => {
    let index = 0;
    while (writer.write(line(index))) index += 1;
    return index;
  };
  const drain = (): void => {
    while (sink.isBusy) sink.take();
  };

  it('joins the lines of 20 ms into one write', () => {
    for (const text of ['a\n', 'b\n', 'é\n']) writer.write(text);
    clock.tick(19);
    expect(sink.writes).to.deep.equal([]);
    clock.tick(1);
    expect(sink.writes).to.deep.equal(['a\nb\né\n']);
  });

  it('begins no write before the one before has ended', () => {
    writer.write('a\n');
    clock.tick(20);
    writer.write('b\n');
    clock.tick(1000);
    expect(sink.writes).to.deep.equal(['a\n']);
    sink.take();
    expect(sink.writes).to.deep.equal(['a\n', 'b\n']);
  });

  it('goes on where a write was cut short', () => {
    writer.write('abcdef\n');
    clock.tick(20);
    sink.take(2);
    expect(sink.writes).to.deep.equal(['abcdef\n', 'cdef\n']);
  });

  it('never holds more than its bound, and drops and counts what is beyond it', () => {
    let taken = 0;
    for (let index = 0; index < 1000; index += 1) {
      taken += writer.write(line(index)) ? 1 : 0;
      expect(writer.usedBytes()).to.be.at.most(MAX_BYTES);
    }
    expect(taken).to.be.within(MAX_BYTES / 1001 - 8, MAX_BYTES / 1001);
    expect(writer.droppedLines).to.equal(1000 - taken);
  });

  it('says once how many lines are missing, where they are missing', () => {
    const taken = fill();
    for (let index = 0; index < 9; index += 1) writer.write('lost\n');
    drain();
    writer.write('after\n');
    clock.tick(20);
    drain();
    const all = sink.writes.join('');
    expect(all).to.equal(`${Array.from({ length: taken }, (_unused, index) => line(index)).join('')}lost 10\nafter\n`);
    expect(writer.droppedLines).to.equal(10);
  });

  it('takes no new line before half of its room is free, so that a slow sink does not get a notice for each line', () => {
    fill();
    sink.take();
    expect(writer.write('too early\n')).to.equal(false);
    sink.take();
    sink.take();
    expect(writer.write('in time\n')).to.equal(true);
  });

  for (const [code, retryMs] of [['ENOSPC', 200], ['EPIPE', 200], ['EAGAIN', 10]] as const) {
    it(`keeps its lines and tries again ${retryMs} ms after ${code}, as long as it takes`, () => {
      writer.write('a\n');
      clock.tick(20);
      for (let times = 1; times <= 50; times += 1) {
        sink.fail(code);
        clock.tick(retryMs - 1);
        expect(sink.isBusy).to.equal(false);
        clock.tick(1);
      }
      expect(sink.writes).to.have.lengthOf(51);
      sink.take();
      expect(writer.droppedLines).to.equal(0);
    });
  }

  it('gives memory back when its sink is late, the newest lines first, and counts them', () => {
    const taken = fill();
    clock.tick(1001);
    const before = writer.usedBytes();
    expect(writer.release('pressure')).to.equal(before / 2);
    expect(writer.release('emergency')).to.equal(before / 4);
    expect(writer.usedBytes()).to.equal(PAGE_BYTES);
    drain();
    const written = sink.writes.join('').split('\n').length - 2;
    expect(sink.writes.join('')).to.include(line(0)).and.to.include(`lost ${writer.droppedLines}\n`);
    expect(written + writer.droppedLines).to.equal(taken + 1);
  });

  it('gives nothing back while its sink keeps up', () => {
    for (let index = 0; index < 200; index += 1) writer.write(line(index));
    expect(writer.release('cleanup')).to.equal(0);
    drain();
    expect(writer.droppedLines).to.equal(0);
  });

  it('flushes at once', async () => {
    writer.write('a\n');
    const flushed = writer.flush(1000);
    sink.take();
    expect(await flushed).to.equal(true);
  });

  it('waits no longer for a sink that is stuck than it is told, and not at all for one that fails', async () => {
    writer.write('a\n');
    const flushed = writer.flush(1000);
    clock.tick(1000);
    expect(await flushed).to.equal(false);
    const again = writer.flush(1000);
    sink.fail('ENOSPC');
    expect(await again).to.equal(false);
  });

  it('writes what waits before it returns, but nothing twice', () => {
    writer.write('a\n');
    writer.flushNow();
    expect(sink.writes).to.deep.equal(['a\n']);
    writer.write('b\n');
    clock.tick(20);
    writer.flushNow();
    expect(sink.writes).to.deep.equal(['a\n', 'b\n']);
  });

  it('refuses a bound below two pages', () => {
    for (const maxBytes of [PAGE_BYTES, 2 * PAGE_BYTES + 0.5, Number.NaN]) {
      expect(() => new BoundedWriter({ sink, maxBytes, describeLoss: String })).to.throw(RangeError, /maxBytes/);
    }
  });
});
