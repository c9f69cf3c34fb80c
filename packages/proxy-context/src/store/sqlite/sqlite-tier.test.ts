import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { expect } from 'chai';

import { useTemporaryFolder } from '../../../test/support/temporary-folder.ts';
import { until } from '../../../test/support/until.ts';
import { SqliteTier, type SqliteTierOptions, type SqliteTierStats } from './sqlite-tier.ts';

const PATIENT = { readTimeoutMs: 5000 } as const;
const LONG_MS = 600_000;

describe('SqliteTier', () => {
  const folder = useTemporaryFolder();
  const open: SqliteTier[] = [];
  afterEach(() => Promise.all(open.splice(0).map((tier) => tier.close())));

  const pathOf = (): string => join(folder.path, 'inner', 'cache.sqlite');
  const tierOf = (options: Partial<SqliteTierOptions> = {}): SqliteTier => {
    const tier = new SqliteTier({ path: pathOf(), ...PATIENT, ...options });
    open.push(tier);
    return tier;
  };
  const untilLanded = async (tier: SqliteTier): Promise<SqliteTierStats> => {
    await until(() => tier.getStats().queued === 0, { limitMs: 10_000, describe: () => tier.getStats() });
    return tier.getStats();
  };
  const inspect = <Result>(look: (database: DatabaseSync) => Result): Result => {
    const database = new DatabaseSync(pathOf());
    try {
      return look(database);
    } finally {
      database.close();
    }
  };

  it('makes no file and no thread before it is used', async () => {
    const tier = tierOf();
    await tier.close();
    expect(readdirSync(folder.path)).to.deep.equal([]);
  });

  it('starts and makes its file before it is used, when it is told to', async () => {
    const tier = tierOf();
    await tier.open();
    expect(readdirSync(join(folder.path, 'inner'))).to.include('cache.sqlite');
    expect(tier.getStats()).to.include({ timeouts: 0 });
  });

  it('gives back what was set, byte for byte, before and after it landed', async () => {
    const tier = tierOf();
    const bytes = Buffer.from(Uint8Array.from({ length: 1000 }, (_unused, index) => index % 256));
    tier.set('key', bytes, LONG_MS);
    bytes.fill(0);
    const expected = Buffer.from(Uint8Array.from({ length: 1000 }, (_unused, index) => index % 256));
    expect(await tier.get('key')).to.deep.equal(expected);
    await untilLanded(tier);
    expect(await tier.get('key')).to.deep.equal(expected);
    expect(await tier.get('other')).to.equal(undefined);
  });

  it('has opened its file, or found that it cannot, once it was told to open it', async () => {
    await tierOf().open();
    expect(inspect((database) => database.prepare('SELECT count(*) AS rows FROM cache_v1').get())).to.include({ rows: 0 });
    const nowhere = tierOf({ path: join(pathOf(), 'below-a-file.sqlite') });
    await nowhere.open();
    expect(nowhere.getStats().timeouts).to.equal(0);
  });

  it('keeps values and their expiry across a restart', async () => {
    const first = tierOf();
    first.set('long', Buffer.from('value'), LONG_MS);
    first.set('short', Buffer.from('value'), 300);
    await first.close();
    const second = tierOf();
    expect(String(await second.get('long'))).to.equal('value');
    await new Promise((resolve) => setTimeout(resolve, 350));
    expect(await second.get('short')).to.equal(undefined);
    const [{ expires } = { expires: 0 }] = inspect((database) => database.prepare("SELECT expires FROM cache_v1 WHERE key = 'long'").all());
    expect(Number(expires) - Date.now()).to.be.within(LONG_MS - 30_000, LONG_MS);
  });

  it('forgets what was deleted or cleared, at once and after a restart', async () => {
    const first = tierOf();
    for (const key of ['a', 'b', 'c']) first.set(key, Buffer.from(key), LONG_MS);
    await untilLanded(first);
    first.delete('a');
    expect(await first.get('a')).to.equal(undefined);
    first.clear();
    first.set('c', Buffer.from('anew'), LONG_MS);
    expect(await first.get('b')).to.equal(undefined);
    await first.close();
    const second = tierOf();
    expect([await second.get('a'), await second.get('b'), String(await second.get('c'))]).to.deep.equal([undefined, undefined, 'anew']);
  });

  it('never has more rows than it may, and drops what was written longest ago', async () => {
    const tier = tierOf({ maxEntries: 100 });
    for (let count = 0; count < 1000; count += 1) {
      tier.set(`key ${count}`, Buffer.from(`${count}`), LONG_MS);
      // Written again and again: never the oldest.
      tier.set('kept', Buffer.from(`${count}`), LONG_MS);
      if (count % 100 === 99) {
        await untilLanded(tier);
        const [{ rows } = { rows: 0 }] = inspect((database) => database.prepare('SELECT count(*) AS rows FROM cache_v1').all());
        expect(Number(rows)).to.be.at.most(100);
      }
    }
    const { entries } = await untilLanded(tier);
    expect(entries).to.equal(100);
    expect(String(await tier.get('kept'))).to.equal('999');
    expect(String(await tier.get('key 998'))).to.equal('998');
    expect(await tier.get('key 890')).to.equal(undefined);
  });

  it('never has more bytes than it may', async () => {
    const tier = tierOf({ maxBytes: 200_000 });
    for (let count = 0; count < 300; count += 1) {
      tier.set(`key ${count}`, Buffer.alloc(1 + (count * 397) % 20_000, 'x'), LONG_MS);
      if (count % 10 !== 0) continue;
      await untilLanded(tier);
      const [{ bytes } = { bytes: 0 }] = inspect((database) => database.prepare('SELECT sum(length(key) + length(value)) AS bytes FROM cache_v1').all());
      expect(Number(bytes)).to.be.at.most(200_000);
    }
    const { bytes } = await untilLanded(tier);
    const [{ real } = { real: 0 }] = inspect((database) => database.prepare('SELECT sum(length(key) + length(value)) AS real FROM cache_v1').all());
    expect(bytes, 'the totals that the triggers keep').to.equal(real);
    expect(statSync(pathOf()).size).to.be.below(2_000_000);
  });

  it('drops what has expired before what is old', async () => {
    const tier = tierOf({ maxEntries: 10 });
    // A thread that starts takes longer than some of these last, and what has expired on the way is not written.
    await tier.open();
    for (let count = 0; count < 5; count += 1) tier.set(`old ${count}`, Buffer.from('value'), LONG_MS);
    for (let count = 0; count < 5; count += 1) tier.set(`expired ${count}`, Buffer.from('value'), 100);
    await untilLanded(tier);
    await new Promise((resolve) => setTimeout(resolve, 150));
    for (let count = 0; count < 5; count += 1) tier.set(`new ${count}`, Buffer.from('value'), LONG_MS);
    expect((await untilLanded(tier)).entries).to.equal(10);
    for (let count = 0; count < 5; count += 1) expect(String(await tier.get(`old ${count}`))).to.equal('value');
  });

  it('counts again what somebody meddled with, and does not look for it for ever', async () => {
    const tier = tierOf({ maxEntries: 10 });
    tier.set('key', Buffer.from('value'), LONG_MS);
    await untilLanded(tier);
    inspect((database) => database.exec('UPDATE cache_v1_totals SET entries = 1000000'));
    tier.set('other', Buffer.from('value'), LONG_MS);
    expect((await untilLanded(tier)).entries).to.be.at.most(2);
  });

  it('lets everything land that was set just before it is closed', async () => {
    const first = tierOf();
    for (let count = 0; count < 5000; count += 1) first.set(`${count}`, Buffer.alloc(100, 'x'), LONG_MS);
    await first.close();
    const [{ rows } = { rows: 0 }] = inspect((database) => database.prepare('SELECT count(*) AS rows FROM cache_v1').all());
    expect(rows).to.equal(5000);
    expect(readdirSync(join(folder.path, 'inner')), 'no log is left').to.deep.equal(['cache.sqlite']);
  });

  it('never queues more than it may, drops the rest and counts it', async () => {
    const tier = tierOf({ maxQueuedEntries: 50, maxQueuedBytes: 10_000 });
    for (let count = 0; count < 500; count += 1) {
      tier.set(`key ${count}`, Buffer.alloc(count, 'x'), LONG_MS);
      const { queued, queued_bytes: bytes } = tier.getStats();
      expect(queued).to.be.at.most(50);
      expect(bytes).to.be.at.most(10_000);
    }
    const { dropped } = await untilLanded(tier);
    expect(dropped).to.equal(450);
    // The worker tells its counters after the fact.
    await until(() => tier.getStats().writes === 50, { limitMs: 5000, describe: () => tier.getStats() });
  });

  it('C16 takes a value that something else wrote for a miss, and deletes it', async () => {
    const tier = tierOf();
    const values: Readonly<Record<string, string>> = { hostile: `'{"__proto__":{"polluted":true}}'`, truncated: 'substr(value, 1, length(value) - 1)', foreign: "(SELECT value FROM cache_v1 WHERE key = 'good')", number: '7', nothing: 'NULL' };
    for (const key of ['good', ...Object.keys(values)]) tier.set(key, Buffer.from(`the value of ${key}`), LONG_MS);
    await untilLanded(tier);
    inspect((database) => {
      for (const [key, value] of Object.entries(values)) database.exec(`UPDATE cache_v1 SET value = ${value} WHERE key = '${key}'`);
    });
    for (const key of Object.keys(values)) expect(await tier.get(key), key).to.equal(undefined);
    expect(String(await tier.get('good'))).to.equal('the value of good');
    const left = (): unknown[] => inspect((database) => database.prepare('SELECT key FROM cache_v1 WHERE value IS NOT NULL').all()).map(({ key }) => key);
    await until(() => left().length === 1, { limitMs: 5000, describe: left });
    expect(left()).to.deep.equal(['good']);
    await until(() => tier.getStats().rejected === 4, { limitMs: 5000, describe: () => tier.getStats() });
    // Nobody but the tier asked for these removals.
    expect(tier.getStats()).to.include({ queued: 0, queued_bytes: 0 });
  });

  it('is shared by two that know nothing of each other', async () => {
    const [one, two] = [tierOf({ maxEntries: 300 }), tierOf({ maxEntries: 300 })];
    for (let count = 0; count < 500; count += 1) {
      one.set(`one ${count}`, Buffer.from(`${count}`), LONG_MS);
      two.set(`two ${count}`, Buffer.from(`${count}`), LONG_MS);
      if (count % 50 === 0) await Promise.all([untilLanded(one), untilLanded(two)]);
    }
    const stats = await Promise.all([one, two].map(async (tier) => {
      await untilLanded(tier);
      await until(() => tier.getStats().writes === 500, { limitMs: 5000, describe: () => tier.getStats() });
      return tier.getStats();
    }));
    for (const { dropped, writes } of stats) expect([dropped, writes]).to.deep.equal([0, 500]);
    expect(inspect((database) => Number(database.prepare('SELECT count(*) AS rows FROM cache_v1').get()?.['rows']))).to.equal(300);
    expect(String(await one.get('two 499'))).to.equal('499');
  });

  it('lets nobody else read the file', async () => {
    const tier = tierOf();
    tier.set('key', Buffer.from('value'), LONG_MS);
    await untilLanded(tier);
    for (const end of ['', '-wal', '-shm']) expect(statSync(`${pathOf()}${end}`).mode & 0o077, end).to.equal(0);
    expect(statSync(join(folder.path, 'inner')).mode & 0o077).to.equal(0);
  });

  it('refuses limits that are none', () => {
    for (const name of ['maxEntries', 'maxBytes', 'maxLogBytes', 'maxQueuedEntries', 'maxQueuedBytes', 'readTimeoutMs', 'checkIntervalMs']) {
      expect(() => new SqliteTier({ path: pathOf(), [name]: 0 }), name).to.throw(RangeError, name);
    }
  });
});
