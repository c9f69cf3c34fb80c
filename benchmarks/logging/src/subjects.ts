import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

import { createLogger, type RootLogger } from '@proxyapi/proxy-logging';
import { createLogger as createWinstonLogger, format, transports } from 'winston';

/** Something that writes lines to a file. */
export interface Subject {
  readonly name: string;
  readonly write: (fields: Readonly<Record<string, unknown>>) => void;
  /** Resolves when all of them are with the system. */
  readonly end: () => Promise<unknown>;
}

/** How many keys a gateway with many callers knows. */
const MANY_SECRETS = 1000;

/** Opens each subject on a file of its own in `folder`. */
export async function openSubjects(folder: string): Promise<readonly Subject[]> {
  return [
    await ours('createLogger', `${folder}/plain`, []),
    await ours(`createLogger, ${MANY_SECRETS} secrets`, `${folder}/secrets`, Array.from({ length: MANY_SECRETS }, (_unused, index) => `sk-${String(index * 7919).padStart(40, 'k')}`)),
    await ours('createLogger, level off', `${folder}/off`, [], 'warn'),
    winstonAsItComes(`${folder}/winston`),
  ];
}

async function ours(name: string, file: string, secrets: readonly string[], level: 'info' | 'warn' = 'info'): Promise<Subject> {
  const stream = createWriteStream(file);
  await once(stream, 'open');
  const logger: RootLogger = createLogger({ level, stream, secrets });
  return { name, write: (fields) => logger.info('request', fields), end: () => logger.flush(60_000) };
}

function winstonAsItComes(file: string): Subject {
  const stream = createWriteStream(file);
  const logger = createWinstonLogger({ format: format.combine(format.timestamp(), format.json()), transports: [new transports.Stream({ stream })] });
  return {
    name: 'winston as it comes',
    write: (fields) => void logger.info('request', fields),
    // Its turn comes after all that was written before; 'drain' comes only where the buffer was full.
    end: () => new Promise<void>((resolve) => { stream.write('', () => resolve()); }),
  };
}
