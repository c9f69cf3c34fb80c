import { Writable } from 'node:stream';

import { expect } from 'chai';

import { createLogger, type LoggerOptions } from './logger.ts';

function collect(options: Omit<LoggerOptions, 'stream'>): { readonly logger: ReturnType<typeof createLogger>; readonly lines: string[] } {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  return { logger: createLogger({ ...options, stream }), lines };
}

describe('createLogger', () => {
  it('writes one JSON object per line with level, message, time and fields', () => {
    const { logger, lines } = collect({});
    logger.warn('models not listed', { provider: 'openai', attempt: 2 });
    expect(lines).to.have.length(1);
    expect(JSON.parse(lines[0] ?? '')).to.include({ level: 'warn', message: 'models not listed', provider: 'openai', attempt: 2 }).and.to.have.property('timestamp');
  });

  it('writes nothing at a level that is off', () => {
    const { logger, lines } = collect({ level: 'warn' });
    logger.info('not now');
    logger.debug('nor this');
    expect(lines).to.deep.equal([]);
  });

  it('keeps what a caller sends on one line, for machines and for people', () => {
    for (const isForPeople of [false, true]) {
      const { logger, lines } = collect({ isForPeople });
      logger.error('bad\nmodel', { model: 'a\r\nERROR forged \u001b[31m' });
      expect(lines).to.have.length(1);
      expect(lines[0]?.trimEnd()).to.not.match(/\p{Cc}/u);
    }
  });

  it('writes plain text for people', () => {
    const { logger, lines } = collect({ isForPeople: true });
    logger.info('listening', { url: 'http://127.0.0.1:8000' });
    expect(lines[0]).to.match(/^\d\d:\d\d:\d\d INFO  listening url=http:\/\/127\.0\.0\.1:8000\n$/);
  });
});
