import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'chai';

import { keepCoresAwake } from './keep-cores-awake.ts';

describe('keepCoresAwake', () => {
  let folder: string;

  beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'proxyapi-awake-')); });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('asks for wakings of no latency, as a 32-bit number', () => {
    const device = join(folder, 'cpu_dma_latency');
    writeFileSync(device, '');
    expect(keepCoresAwake(device)).to.equal('idle cores are kept awake');
    expect([...readFileSync(device)]).to.deep.equal([0, 0, 0, 0]);
  });

  it('says why where it cannot', () => {
    expect(keepCoresAwake(join(folder, 'none'))).to.match(/^idle cores may sleep \(ENOENT/);
  });
});
