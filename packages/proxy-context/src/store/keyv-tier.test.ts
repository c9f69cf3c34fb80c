import { expect } from 'chai';
import { Keyv } from 'keyv';

import { until } from '../../test/support/until.ts';
import { sealEnvelope } from './envelope.ts';
import { KeyvTier, type KeyvTierOptions } from './keyv-tier.ts';

/** A store like a remote one: it answers after a moment, holds texts, and can be made to fail. */
class RemoteMap {
  readonly texts = new Map<string, string>();
  failure: Error | undefined;
  sets = 0;

  async get(key: string): Promise<string | undefined> {
    await this.#moment();
    return this.texts.get(key);
  }

  async set(key: string, value: string): Promise<void> {
    await this.#moment();
    this.sets += 1;
    this.texts.set(key, value);
  }

  async delete(key: string): Promise<boolean> {
    await this.#moment();
    return this.texts.delete(key);
  }

  async clear(): Promise<void> {
    await this.#moment();
    this.texts.clear();
  }

  async has(key: string): Promise<boolean> {
    await this.#moment();
    return this.texts.has(key);
  }

  async #moment(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (this.failure !== undefined) throw this.failure;
  }
}

const LANDED = { limitMs: 5000 } as const;

describe('KeyvTier', () => {
  const bench = (options: Partial<KeyvTierOptions> = {}): { readonly remote: RemoteMap; readonly tier: KeyvTier; landed(): Promise<number> } => {
    const remote = new RemoteMap();
    const tier = new KeyvTier({ keyv: new Keyv({ store: remote }), ...options });
    return { remote, tier, landed: () => until(() => tier.getStats().queued === 0, { ...LANDED, describe: () => tier.getStats() }) };
  };

  it('gives back what was set, from the queue and from the store', async () => {
    const { remote, tier, landed } = bench();
    tier.set('key', Buffer.from('väl\u0000ue'), 60_000);
    expect(String(await tier.get('key')), 'queued').to.equal('väl\u0000ue');
    await landed();
    expect(remote.texts.size).to.equal(1);
    expect(String(await tier.get('key')), 'stored').to.equal('väl\u0000ue');
    expect(await tier.get('other')).to.equal(undefined);
    expect(tier.getStats()).to.include({ hits: 2, misses: 1, writes: 1, errors: 0, rejected: 0 });
  });

  it('misses what was deleted, cleared or has expired, before the store knows of it', async () => {
    let nowMs = Date.now();
    const { tier, landed } = bench({ now: () => nowMs });
    for (const key of ['deleted', 'cleared', 'expired']) tier.set(key, Buffer.from('value'), 1000);
    await landed();
    tier.delete('deleted');
    expect(await tier.get('deleted')).to.equal(undefined);
    tier.clear();
    expect(await tier.get('cleared')).to.equal(undefined);
    tier.set('expired', Buffer.from('value'), 1000);
    nowMs += 1000;
    expect(await tier.get('expired')).to.equal(undefined);
    await landed();
    await tier.close();
  });

  it('writes in batches, and one write for a key that is set over and over', async () => {
    let batches = 0;
    const { remote, tier, landed } = bench({ maxBatchEntries: 10, transact: async (write) => {
      batches += 1;
      await write();
    } });
    for (let count = 0; count < 30; count += 1) for (const key of ['a', 'b', 'c']) tier.set(`${key}${count % 5}`, Buffer.from(`${count}`), 60_000);
    await landed();
    expect(batches).to.equal(2);
    expect(remote.sets).to.equal(15);
    expect(String(await tier.get('a4'))).to.equal('29');
  });

  it('waits while the store fails, tells so, loses nothing and goes on', async () => {
    const told: (string | undefined)[] = [];
    const { remote, tier, landed } = bench({ onDegraded: (reason) => void told.push(reason), judge: () => ({ kind: 'retry', afterMs: 20, reason: 'down' }) });
    remote.failure = new Error('connection refused');
    for (const key of ['a', 'b']) tier.set(key, Buffer.from(key), 60_000);
    await until(() => told.length > 0, { ...LANDED, describe: () => told });
    expect(tier.getStats()).to.include({ degraded: 'down', queued: 2 });
    expect(await tier.get('unknown'), 'a read').to.equal(undefined);
    expect(String(await tier.get('a')), 'a read of what waits').to.equal('a');
    remote.failure = undefined;
    await landed();
    expect(told).to.deep.equal(['down', undefined]);
    expect(remote.texts.size).to.equal(2);
    expect(tier.getStats()).to.include({ dropped: 0, writes: 2, degraded: undefined });
  });

  it('never holds more than it may while the store fails, and counts what it drops', () => {
    const { remote, tier } = bench({ maxQueuedEntries: 5, maxQueuedBytes: 1000 });
    remote.failure = new Error('connection refused');
    for (let count = 0; count < 50; count += 1) {
      tier.set(`key ${count}`, Buffer.alloc(count * 10), 60_000);
      const { queued, queued_bytes: bytes } = tier.getStats();
      expect(queued).to.be.at.most(5);
      expect(bytes).to.be.at.most(1000);
    }
    expect(tier.getStats()).to.include({ queued: 5, dropped: 45 });
  });

  for (const [what, text] of Object.entries({
    'truncated JSON': '{"value":":base64:UFhD',
    'hostile JSON': '{"value":{"__proto__":{"polluted":true}},"expires":9999999999999}',
    'another type': '{"value":7}',
    'another version': JSON.stringify({ value: `:base64:${Buffer.concat([Buffer.from('PXC9'), sealEnvelope('key', Buffer.from('value')).subarray(4)]).toString('base64')}` }),
    'another key’s value': JSON.stringify({ value: `:base64:${sealEnvelope('other', Buffer.from('value')).toString('base64')}` }),
    'a truncated value': JSON.stringify({ value: `:base64:${sealEnvelope('key', Buffer.from('value')).subarray(0, -1).toString('base64')}` }),
  })) {
    it(`C16 takes ${what} for a miss, and deletes it`, async () => {
      const { remote, tier, landed } = bench();
      tier.set('key', Buffer.from('value'), 60_000);
      await landed();
      const [stored = ''] = remote.texts.keys();
      remote.texts.set(stored, text);
      expect(await tier.get('key')).to.equal(undefined);
      await landed();
      expect(remote.texts.size).to.equal(0);
      expect(tier.getStats()).to.include({ rejected: 1, misses: 1 });
      expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    });
  }

  it('does not delete what a failing store could not give', async () => {
    const { remote, tier, landed } = bench();
    tier.set('key', Buffer.from('value'), 60_000);
    await landed();
    remote.failure = new Error('connection refused');
    expect(await tier.get('key')).to.equal(undefined);
    remote.failure = undefined;
    expect(String(await tier.get('key'))).to.equal('value');
    expect(tier.getStats()).to.include({ errors: 1, rejected: 0 });
  });

  it('lets queued writes land when it is closed, and takes none after', async () => {
    const { remote, tier } = bench();
    for (let count = 0; count < 300; count += 1) tier.set(`${count}`, Buffer.from('value'), 60_000);
    await Promise.all([tier.close(), tier.close()]);
    expect(remote.texts.size).to.equal(300);
    tier.set('late', Buffer.from('value'), 60_000);
    expect(tier.getStats().dropped).to.equal(1);
  });
});
