import { expect } from 'chai';

import { RecentMap } from './recent-map.ts';

describe('RecentMap', () => {
  it('keeps at most twice its entries, after every write, and what is asked for among them', () => {
    const map = new RecentMap<number>(10);
    map.set('asked for', -1);
    for (let index = 0; index < 1000; index += 1) {
      map.set(String(index), index);
      expect(map.size).to.be.at.most(20);
      expect(map.get('asked for')).to.equal(-1);
    }
    expect(map.get('0')).to.equal(undefined);
    expect(map.get('999')).to.equal(999);
  });
});
