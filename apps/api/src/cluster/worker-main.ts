import process from 'node:process';

import { hardMemoryLimit } from '@proxyapi/proxy-context';
import { createLogger, startOpenTelemetry } from '@proxyapi/proxy-logging';

import { compose, type Composition, type OwnParts } from '../compose.ts';
import { loadConfig } from '../config/load-config.ts';
import { knownSecrets } from '../known-secrets.ts';
import { listen } from '../listen.ts';
import { stop } from '../stop.ts';
import { tellStartFailure } from '../tell-start-failure.ts';
import { tuneV8 } from '../tune-v8.ts';
import { warmUp } from '../warm-up.ts';
import type { CrewState } from '../whole/whole.ts';
import { answerQuestion, countsOf } from './answer-question.ts';
import type { Beginning, ModelLists } from './messages.ts';
import { PrimaryLink } from './primary-link.ts';
import { memoryOf, shareOf } from './share-of.ts';
import { wholeOfWorkers } from './whole-of-workers.ts';

/** How often the primary hears what was counted: so much is lost when a worker is killed. */
const COUNTS_EVERY_MS = 2000;
const LAST_LINES_MS = 2000;

/** One worker of a gateway: as `main.ts`, but for what the primary does once for all of them. */
async function work(link: PrimaryLink, beginning: Beginning): Promise<void> {
  const { config: whole } = loadConfig({ readFile: () => fileAsAtStart(beginning) });
  const share = { number: beginning.number, workers: whole.server.workers };
  const config = shareOf(whole, share);
  const logger = createLogger({ level: config.logLevel, stream: process.stderr, isForPeople: beginning.isForPeople, hasColours: beginning.hasColours, secrets: knownSecrets(config) });
  process.on('exit', () => logger.flushNow());
  const telemetry = await startOpenTelemetry({ settings: config.telemetry, logger });
  let crew: CrewState = { configured: share.workers, serving: 0 };
  let own: OwnParts | undefined;
  const parts = compose(config, { logger, telemetry }, {
    hardLimitBytes: memoryOf(hardMemoryLimit(), share),
    logsFlags: false,
    onModelsListed: (provider, models) => link.send({ kind: 'models', models: new Map([[provider, models]]) }),
    wholeOf: (alone, composed) => {
      own = composed;
      return wholeOfWorkers(alone, composed, { link, crew: () => crew, uptime: () => beginning.uptime + process.uptime() });
    },
  });
  if (own === undefined) throw new TypeError('the parts were not told');
  const told = own;
  parts.flags.setAll(beginning.flags);
  learnModels(parts, beginning.models);
  const isFirst = beginning.number === 1 && beginning.models.size === 0;
  const address = await listen(parts.server, { host: config.server.host, port: beginning.port });
  await warmUp(parts, { discovers: isFirst });
  tuneV8();
  parts.lifecycle.advance('ready');
  setInterval(() => link.send({ kind: 'counts', answers: countsOf(told) }), COUNTS_EVERY_MS).unref();
  link.follow({
    answer: (question) => answerQuestion(told, question),
    onTold: (message) => {
      switch (message.kind) {
        case 'crew':
          crew = message.state;
          return;
        case 'models': return learnModels(parts, message.models);
        case 'lead':
          if (!isFirst) void parts.discovery.start();
          return parts.probes.start();
        case 'stop': return void leave();
      }
    },
  });
  link.send({ kind: 'serving', address, exampleModel: parts.catalog.entries()[0]?.id });

  async function leave(): Promise<void> {
    await stop(parts, { drainTimeoutMs: config.server.drainTimeoutMs, logger });
    link.send({ kind: 'counts', answers: countsOf(told) });
    await logger.flush(LAST_LINES_MS);
    process.exit(0);
  }
}

function learnModels({ catalog }: Pick<Composition, 'catalog'>, lists: ModelLists): void {
  for (const [provider, models] of lists) catalog.setModels(provider, models);
}

// The configuration is read once: a worker that comes later starts with what the first ones started with.
function fileAsAtStart({ text }: Beginning): Uint8Array {
  if (text === undefined) throw Object.assign(new Error('there was no file at the start'), { code: 'ENOENT' });
  return Buffer.from(text);
}

// A terminal, or whoever stops a whole group, tells every process: the primary alone decides.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
const link = new PrimaryLink();
try {
  await work(link, await link.beginning());
} catch (error) {
  link.send({ kind: 'failed', message: tellStartFailure(error) });
  process.exitCode = 1;
  process.disconnect();
}
