import { Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';

import { expect } from 'chai';

import { createLogger, type LoggerOptions } from './create-logger.ts';
import { LOG_LEVELS } from './logger.ts';
import type { RootLogger } from './root-logger.ts';

interface Collected {
  readonly logger: RootLogger;
  /** All that was written, without line breaks. */
  readonly lines: () => Promise<readonly string[]>;
}

function collect(options: Omit<LoggerOptions, 'stream'>): Collected {
  let text = '';
  const stream = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const logger = createLogger({ ...options, stream });
  const lines = async (): Promise<readonly string[]> => {
    expect(await logger.flush(1000)).to.equal(true);
    return text === '' ? [] : text.replace(/\n$/, '').split('\n');
  };
  return { logger, lines };
}

describe('createLogger', () => {
  it('writes one JSON object per line with time, level, message and fields, in this order', async () => {
    const { logger, lines } = collect({ now: () => 0 });
    logger.warn('models not listed', { provider: 'openai', attempt: 2 });
    expect(await lines()).to.deep.equal(['{"timestamp":"1970-01-01T00:00:00.000Z","level":"warn","message":"models not listed","provider":"openai","attempt":2}']);
  });

  for (const level of LOG_LEVELS) {
    it(`writes what is at least as grave as ${level}, and asks for no fields of what is not`, async () => {
      const { logger, lines } = collect({ level });
      const asked: string[] = [];
      for (const each of LOG_LEVELS) {
        logger[each]('at once');
        logger.defer(each, 'later', () => {
          asked.push(each);
          return {};
        });
      }
      const on = LOG_LEVELS.slice(0, LOG_LEVELS.indexOf(level) + 1);
      expect((await lines()).map((line) => JSON.parse(line).level)).to.deep.equal(on.flatMap((each) => [each, each]));
      expect(asked).to.deep.equal(on);
    });
  }

  it('makes deferred lines together a moment later, with the time of the call and in their place among the others', async () => {
    let nowMs = 0;
    const { logger, lines } = collect({ now: () => nowMs });
    let made = 0;
    const defer = (name: string): void => logger.defer('info', name, () => ({ made: (made += 1) }));
    defer('a');
    defer('b');
    expect(made).to.equal(0);
    nowMs = 5;
    logger.warn('c');
    expect(made).to.equal(2);
    defer('d');
    nowMs = 9;
    expect((await lines()).map((line) => JSON.parse(line)).map(({ message, timestamp }) => [message, Date.parse(timestamp)])).to.deep.equal([['a', 0], ['b', 0], ['c', 5], ['d', 5]]);
    defer('e');
    await delay(100);
    expect(made).to.equal(4);
  });

  it('makes deferred lines at once where there are too many to wait', () => {
    const { logger } = collect({});
    let made = 0;
    for (let i = 0; i < 1000; i += 1) logger.defer('info', 'line', () => ({ made: (made += 1) }));
    expect(1000 - made).to.be.below(128);
  });

  it('loses no deferred line whose fields cannot be told', async () => {
    const { logger, lines } = collect({});
    logger.defer('info', 'line', () => { throw new Error('no'); });
    expect(JSON.parse((await lines())[0] ?? '')).to.include({ message: 'line', fields: '[unreadable]' });
  });

  it('keeps its own members when a field has the name of one', async () => {
    const { logger, lines } = collect({});
    logger.error('real', { level: 'info', message: 'forged', timestamp: 'never' });
    expect(JSON.parse((await lines())[0] ?? '')).to.include({ level: 'error', message: 'real', level_: 'info', message_: 'forged', timestamp_: 'never' });
  });

  it('keeps whatever a caller sends on one line of printable characters', async () => {
    for (const isForPeople of [false, true]) {
      const { logger, lines } = collect({ isForPeople });
      const forged = 'a\r\n\u0000ERROR forged \u001B[31m \u0085 \u2028 \u2029 \u202E \uFEFF \uD800';
      logger.error(forged, { [forged]: forged, list: [forged], deep: { [forged]: new Error(forged) } });
      const written = await lines();
      expect(written).to.have.length(1);
      expect(written[0]).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      if (!isForPeople) expect(JSON.parse(written[0] ?? '')).to.include({ message: forged, [forged]: forged });
    }
  });

  it('keeps the order of lines and loses none, however many come at once', async () => {
    const { logger, lines } = collect({});
    for (let index = 0; index < 5000; index += 1) logger.info('line', { index });
    expect((await lines()).map((line) => JSON.parse(line).index)).to.deep.equal(Array.from({ length: 5000 }, (_unused, index) => index));
    expect(logger.droppedLines).to.equal(0);
  });

  it('writes plain text for people', async () => {
    const { logger, lines } = collect({ isForPeople: true });
    logger.info('listening', { url: 'http://127.0.0.1:8000', reason: 'two words', facts: { a: 1 }, 'a":b': 'c', nothing: undefined });
    expect((await lines())[0]).to.match(/^\d\d:\d\d:\d\d INFO  listening url=http:\/\/127\.0\.0\.1:8000 reason="two words" facts=\{"a":1\} a\\":b=c$/);
  });

  it('colours the level for people who want it, and nothing else', async () => {
    const { logger, lines } = collect({ isForPeople: true, hasColours: true });
    logger.error('wrong', { is: 'it' });
    // eslint-disable-next-line no-control-regex
    expect((await lines())[0]).to.match(/^\S+ \u001B\[31mERROR\u001B\[0m wrong is=it$/);
  });
});
