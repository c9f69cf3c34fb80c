import { readFileSync } from 'node:fs';

import { expect } from 'chai';

import { ERROR_CODES } from '../packages/proxy-core/src/errors/error-codes.ts';

/** Types of codes that tell of a failed provider or of the gateway's own limits: each has its row. */
const ROW_TYPES: ReadonlySet<string> = new Set(['upstream_error', 'rate_limit_error', 'client_error']);
const OWN_LIMITS: ReadonlySet<string> = new Set(['overloaded', 'shutting_down']);

describe('docs/resilience.md', () => {
  const rows = readFileSync('docs/resilience.md', 'utf8').matchAll(/^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \|$/gm);
  const told = new Map([...rows].map(([, code = '', ...cells]) => [code, cells.filter((cell) => cell.trim() !== '').length]));

  const expected = Object.entries(ERROR_CODES).filter(([code, { type }]) => ROW_TYPES.has(type) || OWN_LIMITS.has(code)).map(([code]) => code);
  for (const code of expected) {
    it(`tells cause, deed and advice for ${code}`, () => {
      expect(told.get(code)).to.equal(3);
    });
  }

  it('has rows for codes that exist', () => {
    for (const code of told.keys()) expect(ERROR_CODES).to.have.property(code);
  });
});
