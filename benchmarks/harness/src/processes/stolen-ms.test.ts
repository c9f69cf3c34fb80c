import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'chai';

import { stolenMs } from './stolen-ms.ts';

describe('stolenMs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stolen-ms-'));
  after(() => rmSync(folder, { recursive: true }));

  function statOf(text: string): string {
    const file = join(folder, 'stat');
    writeFileSync(file, text);
    return file;
  }

  it('sums up all cores, in milliseconds', () => {
    expect(stolenMs(statOf('cpu  5264073 1442 1357856 8446830 24604 0 362333 303556 0 0\ncpu0 1 1 1 1 1 1 1 7 0 0\n'))).to.equal(3_035_560);
  });

  it('is 0 where nobody tells', () => {
    expect(stolenMs(join(folder, 'nothing'))).to.equal(0);
    expect(stolenMs(statOf('cpu  1 2 3 4\n'))).to.equal(0);
  });

  it('never falls here', () => {
    const before = stolenMs();
    expect(stolenMs()).to.be.at.least(before);
  });
});
