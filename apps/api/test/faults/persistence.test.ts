import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { SmartCache, SqliteTier } from '@proxyapi/proxy-context';
import { expect } from 'chai';

import { useMounts } from '../../../../packages/proxy-context/test/support/mounts.ts';
import { holdWriteLock } from '../../../../packages/proxy-context/test/support/other-process.ts';
import { until } from '../support/until.ts';
import type { FaultBench } from './fault-bench.ts';
import { askKept, type Asking, keptCase, type KeptAnswers } from './kept-answers.ts';
import { quantile } from './quantile.ts';
import { tellFigures } from './tell-figures.ts';

const TTL_SECONDS = 12;
/** The cache looks at its clock from time to time. */
const CLOCK_SLACK_MS = 200;
const LOCKED_FOR_MS = 10_000;
/** The row gives 50 ms; the rest is for a machine that is busy with other tests. */
const SLOWER_BY_MS = 50 + 100;
const RECOVERY_MS = 5000;
const KILLS = 5;
const QUESTIONS = 24;
const LARGE_CHARACTERS = 20_000;
const DISK_BYTES = 1024 * 1024;

const nothing = (): Promise<void> => Promise.resolve();
const asideIn = ({ folder }: KeptAnswers): readonly string[] => readdirSync(folder).filter((name) => /\.corrupt-\d{13}$/.test(name));

/** Asks and expects the right answer, from where it is to come. */
async function expectAnswer(bench: FaultBench, question: string, cache: string, asking: Asking = {}): Promise<void> {
  expect(await askKept(bench, question, asking), question.slice(0, 40)).to.deep.equal({ status: 200, cache, text: question });
}

async function askAll(bench: FaultBench, name: string, { count, characters = 20 }: { readonly count: number; readonly characters?: number }): Promise<void> {
  for (let index = 0; index < count; index += 1) await expectAnswer(bench, questionOf(name, index, characters), 'miss');
}

function questionOf(name: string, index: number, characters = 20): string {
  return `${name} ${index} `.padEnd(characters, 'ab cd ');
}

describe('answers that are kept in a file', () => {
  for (const [row, signal] of [['D01', 'SIGTERM'], ['D05', 'SIGKILL']] as const) {
    keptCase(`${row} outlive ${signal}, for the time that they had left`, {
      async prepare(kept) {
        const bench = await kept.start();
        await expectAnswer(bench, 'expired', 'miss', { headers: { 'x-proxyapi-cache-ttl': '1' } });
        await expectAnswer(bench, 'short', 'miss', { headers: { 'x-proxyapi-cache-ttl': String(TTL_SECONDS) } });
        const endsAtMs = performance.now() + TTL_SECONDS * 1000;
        await expectAnswer(bench, 'long', 'miss');
        await expectAnswer(bench, 'stream', 'miss', { isStream: true });
        // Told to stop, it lets land what was answered a moment ago.
        if (signal === 'SIGKILL') await kept.untilLanded(4);
        await bench.gateway.stop(signal);
        await delay(1000);
        return endsAtMs;
      },
      async run(bench, _kept, endsAtMs) {
        expect(performance.now(), 'the start took too long for this case').to.be.below(endsAtMs);
        await expectAnswer(bench, 'short', 'hit');
        await expectAnswer(bench, 'long', 'hit');
        await expectAnswer(bench, 'stream', 'hit', { isStream: true });
        await expectAnswer(bench, 'stream', 'hit');
        expect(bench.provider.stats().requests, 'calls').to.equal(0);
        await expectAnswer(bench, 'expired', 'miss');
        await delay(endsAtMs - performance.now() + CLOCK_SLACK_MS);
        await expectAnswer(bench, 'short', 'miss');
        await expectAnswer(bench, 'long', 'hit');
      },
    });
  }

  keptCase(`C01 make nobody wait, and none is lost, while another process holds the write lock for ${LOCKED_FOR_MS / 1000} s`, {
    prepare: nothing,
    async run(bench, kept) {
      const timesOf = async (name: string, forMs: number): Promise<readonly number[]> => {
        const times: number[] = [];
        const since = performance.now();
        while (performance.now() - since < forMs) {
          const startedAtMs = performance.now();
          await expectAnswer(bench, questionOf(name, times.length), 'miss');
          times.push(performance.now() - startedAtMs);
          await delay(10);
        }
        return times;
      };
      const before = await timesOf('before', 2000);
      await kept.untilLanded(before.length);
      const lock = await holdWriteLock(kept.path);
      try {
        const during = await timesOf('during', LOCKED_FOR_MS);
        expect(kept.rows(), 'rows while the lock is held').to.equal(before.length);
        const [usualMs, p99Ms] = [quantile(before, 0.99), quantile(during, 0.99)];
        tellFigures('C01', { usualMs, p99Ms, requests: during.length });
        expect(p99Ms, 'p99').to.be.below(usualMs + SLOWER_BY_MS);
        await lock.kill();
        await kept.untilLanded(before.length + during.length);
      } finally {
        await lock.kill();
      }
    },
  });

  keptCase('C01 serve two gateways that use one file at once', {
    prepare: (kept) => kept.start(),
    async run(bench, kept, other) {
      const both = [bench, other];
      await Promise.all(both.map((each, index) => askAll(each, `gateway ${index}`, { count: 100, characters: 2000 })));
      // The same questions at once: whoever writes last has written the same.
      await Promise.all(both.flatMap((each) => Array.from({ length: 20 }, async (_unused, index) => {
        expect(await askKept(each, questionOf('both', index))).to.include({ status: 200, text: questionOf('both', index) });
      })));
      await kept.untilLanded(220);
      expect(kept.rows()).to.equal(220);
      for (let index = 0; index < 100; index += 1) {
        await expectAnswer(bench, questionOf('gateway 1', index, 2000), 'hit');
        await expectAnswer(other, questionOf('gateway 0', index, 2000), 'hit');
      }
      for (const { gateway } of both) expect(gateway.output()).to.not.match(/set aside|in memory alone|taken away/);
    },
  });

  describe('on a disk of 1 MB', () => {
    const mounts = useMounts();

    keptCase('C02 are served on while it is full, the log says so, and they land within 5 s after there is space', {
      prepare: async ({ folder }) => mounts.smallDisk(folder, DISK_BYTES),
      async run(bench, kept) {
        await askAll(bench, 'before', { count: 10 });
        await kept.untilLanded(10);
        const ballast = join(kept.folder, 'ballast');
        expect(spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4096']).status, 'there was room for all').to.equal(1);
        await askAll(bench, 'full', { count: 100, characters: 2000 });
        await untilLogged(bench, /"warn".*kept in memory alone.*"disk-full"/);
        await expectAnswer(bench, questionOf('full', 50, 2000), 'hit');
        await expectAnswer(bench, questionOf('before', 5), 'hit');
        rmSync(ballast);
        await kept.untilLanded(110, RECOVERY_MS);
        await untilLogged(bench, /written to disk again/);
      },
    });
  });

  describe('in a folder that is read-only', () => {
    const mounts = useMounts();

    keptCase('C03 are kept in memory, the log says so, and they land once it is not', {
      async prepare({ folder }) {
        mkdirSync(folder, { recursive: true });
        mounts.protect(folder);
      },
      async run(bench, kept) {
        await askAll(bench, 'kept', { count: 10 });
        await untilLogged(bench, /"warn".*kept in memory alone/);
        await expectAnswer(bench, questionOf('kept', 5), 'hit');
        expect(readdirSync(kept.folder)).to.deep.equal([]);
        mounts.unprotect(kept.folder);
        await kept.untilLanded(10);
        // The file that it has now is no leak.
        await bench.takeBaseline();
      },
    });
  });

  keptCase('C04 begin anew where the file is garbage, which is set aside', {
    async prepare({ folder, path }) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(path, Buffer.alloc(50_000, 'no database '));
    },
    run: (bench, kept) => expectSetAside(bench, kept, Buffer.alloc(50_000, 'no database ')),
  });

  keptCase('C04 begin anew where the file is damaged in its middle, and it is set aside', {
    async prepare(kept) {
      const bench = await kept.start();
      await askAll(bench, 'kept', { count: 100, characters: 2000 });
      await bench.gateway.stop();
      expect(kept.rows()).to.equal(100);
      const file = openSync(kept.path, 'r+');
      writeSync(file, Buffer.alloc(16_384, 0xff), 0, 16_384, Math.floor(statSync(kept.path).size / 2));
      closeSync(file);
      return readFileSync(kept.path);
    },
    run: expectSetAside,
  });

  keptCase('C16 are asked for anew where what is kept is truncated, of another version or hostile, which is deleted', {
    async prepare(kept) {
      const bench = await kept.start();
      const keys = new Map<string, string>();
      for (const question of Object.keys(SPOILS)) {
        await expectAnswer(bench, question, 'miss');
        await kept.untilLanded(keys.size + 1);
        keys.set(question, newestKey(kept));
      }
      await expectAnswer(bench, 'whole', 'miss');
      await bench.gateway.stop();
      for (const [question, spoil] of Object.entries(SPOILS)) await spoil(kept, keys.get(question) ?? '');
    },
    async run(bench, kept) {
      await expectAnswer(bench, 'whole', 'hit');
      // A refusal is not kept, so that the rows show what became of what was there.
      bench.provider.script({ behaviour: '400', times: 'always' });
      for (const question of Object.keys(SPOILS)) expect(await askKept(bench, question), question).to.include({ status: 400, cache: 'miss' });
      await until(() => kept.rows() === 1, { limitMs: RECOVERY_MS, describe: () => `${kept.rows()} rows` });
      bench.provider.clearScript();
      for (const question of Object.keys(SPOILS)) {
        await expectAnswer(bench, question, 'miss');
        await expectAnswer(bench, question, 'hit');
      }
      expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    },
  });

  keptCase(`D05 are whole after ${KILLS} times kill -9 in the middle of writing`, {
    async prepare(kept) {
      let hits = 0;
      for (let round = 0; round < KILLS; round += 1) {
        const bench = await kept.start();
        hits += await askKnown(bench);
        const writing = Array.from({ length: 8 }, (_unused, place) => writeUntilKilled(bench, place));
        await delay(150 + round * 90);
        await bench.gateway.stop('SIGKILL');
        await Promise.all(writing);
      }
      return hits;
    },
    async run(bench, kept, hits) {
      expect(hits + await askKnown(bench), 'answers out of the file').to.be.above(KILLS);
      expect(kept.inFile((database) => database.prepare('PRAGMA integrity_check').get())).to.include({ integrity_check: 'ok' });
      expect(asideIn(kept)).to.deep.equal([]);
    },
  });
});

/** Ways in which what is kept of an answer can be no good, from the outermost wrapping to the innermost. */
const SPOILS: Readonly<Record<string, (kept: KeptAnswers, key: string) => void | Promise<void>>> = {
  'truncated': (kept, key) => rewrite(kept, key, 'substr(value, 1, length(value) - 10)'),
  'another version': (kept, key) => rewrite(kept, key, `CAST(X'50584339' || substr(value, 5) AS BLOB)`),
  'hostile JSON': (kept, key) => rewrite(kept, key, `'{"__proto__":{"polluted":true}}'`),
  'another key’s': (kept, key) => rewrite(kept, key, `(SELECT value FROM cache_v1 WHERE key <> '${key}' LIMIT 1)`),
  'no entry of a cache': async ({ path }, key) => {
    const tier = new SqliteTier({ path });
    tier.set(key, Buffer.from('no entry'), 600_000);
    await tier.close();
  },
  'an answer of another version': ({ path }, key) => wrap(path, key, '{"version":2,"bytes":2,"operation":"chat","provider":"one","model":"m","form":"whole","isUsageAsked":false}\n{}'),
  'a truncated answer': ({ path }, key) => wrap(path, key, '{"version":1,"bytes":9,"operation":"chat","provider":"one","model":"m","form":"whole","isUsageAsked":false}\n{}'),
  'a hostile answer': ({ path }, key) => wrap(path, key, '{"version":1,"__proto__":{"polluted":true,"bytes":2}}\n{}'),
};

function rewrite(kept: KeptAnswers, key: string, value: string): void {
  const { changes } = kept.inFile((database) => database.prepare(`UPDATE cache_v1 SET value = ${value} WHERE key = ?`).run(key)) ?? { changes: 0 };
  expect(changes, key).to.equal(1);
}

/** Puts bytes in an answer's place as the cache itself would have written them. */
async function wrap(path: string, key: string, text: string): Promise<void> {
  const codec = { encode: () => Buffer.from(text), decode: () => undefined };
  const cache = new SmartCache<string>({ codec, secondTier: new SqliteTier({ path }) });
  cache.set(key, '', { ttlMs: 600_000 });
  await cache.close();
}

function newestKey(kept: KeptAnswers): string {
  return String(kept.inFile((database) => database.prepare('SELECT key FROM cache_v1 ORDER BY rowid DESC LIMIT 1').get())?.['key']);
}

async function expectSetAside(bench: FaultBench, kept: KeptAnswers, damaged: Buffer): Promise<void> {
  await untilLogged(bench, /"warn".*was damaged; it was set aside/);
  await askAll(bench, 'kept', { count: 20, characters: 2000 });
  await kept.untilLanded(20);
  expect(kept.rows()).to.equal(20);
  // The new file that it has open is no leak.
  await bench.takeBaseline();
  const [aside = '', ...more] = asideIn(kept);
  expect(more).to.deep.equal([]);
  expect(readFileSync(join(kept.folder, aside)).equals(damaged), 'what was set aside').to.equal(true);
}

/** Asks what the file may know; gives how much it did. */
async function askKnown(bench: FaultBench): Promise<number> {
  let hits = 0;
  for (let index = 0; index < QUESTIONS; index += 1) {
    const question = questionOf('known', index, LARGE_CHARACTERS);
    const { status, cache, text } = await askKept(bench, question, { isStream: index % 2 === 0 });
    expect([status, text === question], `question ${index}`).to.deep.equal([200, true]);
    if (cache === 'hit') hits += 1;
  }
  return hits;
}

/** Has answers written over and over, one after the other, until the gateway is gone. */
async function writeUntilKilled(bench: FaultBench, place: number): Promise<void> {
  for (let index = place; bench.gateway.process.signalCode === null; index += 1) {
    const asking = { isStream: index % 2 === 0, headers: { 'x-proxyapi-cache': 'refresh' } };
    // Killed, it ends connections in the middle.
    const answer = await askKept(bench, questionOf('known', index % QUESTIONS, LARGE_CHARACTERS), asking).catch(() => undefined);
    if (answer === undefined) return;
  }
}

function untilLogged({ gateway }: FaultBench, line: RegExp): Promise<void> {
  return until(() => line.test(gateway.output()), { limitMs: RECOVERY_MS, describe: () => `no ${String(line)} in ${gateway.output().slice(-2000)}` });
}
