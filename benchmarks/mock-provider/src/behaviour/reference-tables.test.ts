import { readFileSync, writeFileSync } from 'node:fs';

import { expect } from 'chai';

import { referenceTables } from './reference-tables.ts';

const readme = new URL('../../README.md', import.meta.url);
const tables = /(<!-- tables: [^>]*-->\n\n)[^]*?(\n\n<!-- \/tables -->)/;

describe('the README', () => {
  it('has the tables of the code; UPDATE_README=1 writes them', () => {
    const text = readFileSync(readme, 'utf8');
    const updated = text.replace(tables, (_, start: string, end: string) => start + referenceTables() + end);
    if (process.env['UPDATE_README'] === '1') writeFileSync(readme, updated);
    else expect(text).to.equal(updated);
  });
});
