import process from 'node:process';

import { expect } from 'chai';

import { assertSafeSqlite } from './assert-safe-sqlite.ts';
import { SqliteTier } from './sqlite-tier.ts';

describe('an SQLite that damages files by itself (C10)', () => {
  for (const version of ['3.7.0', '3.44.2', '3.44.5', '3.45.1', '3.49.2', '3.50.4', '3.50.6', '3.51.0', '3.51.2', '2.8.17', '', undefined]) {
    it(`is ${version === undefined ? 'none at all' : `"${version}"`}`, () => {
      expect(() => assertSafeSqlite(version)).to.throw(/SQLite .* can damage .*3\.51\.3.*24\.15/);
    });
  }

  for (const version of ['3.44.6', '3.50.7', '3.51.3', '3.52.0', '3.53.4', process.versions['sqlite']]) {
    it(`is not ${version}`, () => assertSafeSqlite(version));
  }

  it('makes no tier', () => {
    expect(() => new SqliteTier({ path: '/nowhere/cache.sqlite', sqliteVersion: '3.50.4' })).to.throw('SQLite 3.50.4');
  });
});
