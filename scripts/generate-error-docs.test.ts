import { expect } from 'chai';

import { readErrorDocs, renderErrorDocs } from './generate-error-docs.ts';

describe('docs/errors.md', () => {
  it('is what scripts/generate-error-docs.ts makes of the error codes', () => {
    const { expected, committed } = readErrorDocs();
    expect(committed, 'run node scripts/generate-error-docs.ts').to.equal(expected);
  });

  it('lists codes by status, and keeps a bar in a text out of the table', () => {
    const facts = { type: 'server_error', cause: 'one|two', fix: 'three' };
    const page = renderErrorDocs({ late: { ...facts, status: 502 }, early: { ...facts, status: 400 } });
    expect(page).to.contain('| `early` | 400 | `server_error` | one\\|two | three |\n| `late` | 502 |');
  });
});
