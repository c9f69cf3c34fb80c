import { expect } from 'chai';

import { StorageHealth } from './storage-health.ts';

describe('StorageHealth', () => {
  it('is degraded while one of the files cannot be written', () => {
    const storage = new StorageHealth();
    const states = [storage.isDegraded];
    for (const [path, reason] of [['a', 'disk full'], ['b', 'read-only'], ['a', 'still full'], ['a', undefined], ['b', undefined]] as const) {
      storage.tell(path, reason);
      states.push(storage.isDegraded);
    }
    expect(states).to.deep.equal([false, true, true, true, true, false]);
  });
});
