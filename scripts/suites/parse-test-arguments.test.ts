import { expect } from 'chai';
import { parseTestArguments, withoutFilters } from './parse-test-arguments.ts';

const turboArgumentsOf = (...given: string[]) => parseTestArguments(given, {}).turboArguments;

describe('parseTestArguments', () => {
  it('gives turbo what stands before the second --, and mocha what follows', () => {
    const expected = { turboArguments: ['--filter', '@*/api'], mochaArguments: ['--grep', 'breaker'] };
    expect(parseTestArguments(['--filter', 'api', '--', '--grep', 'breaker'], {})).to.deep.equal(expected);
    expect(parseTestArguments(['--', '--filter', 'api', '--', '--grep', 'breaker'], {})).to.deep.equal(expected);
  });

  it('lets a filter leave the scope out', () => {
    expect(turboArgumentsOf('--filter=api')).to.deep.equal(['--filter=@*/api']);
    expect(turboArgumentsOf('-F', '!api')).to.deep.equal(['-F', '!@*/api']);
    expect(turboArgumentsOf('--filter', 'proxy-core...')).to.deep.equal(['--filter', '@*/proxy-core...']);
  });

  it('keeps a filter with a scope, a path or a pattern', () => {
    for (const filter of ['@proxyapi/api', './apps/api', 'proxy-*', '[main]', '//']) {
      expect(turboArgumentsOf('--filter', filter)).to.deep.equal(['--filter', filter]);
    }
  });

  it('takes away what chooses suites', () => {
    expect(withoutFilters(['--filter', 'api', '--force', '--filter=x', '-F', '!y', '--summarize'])).to.deep.equal(['--force', '--summarize']);
  });

  it('forbids it.only in CI', () => {
    expect(parseTestArguments([], { CI: 'true' }).mochaArguments).to.deep.equal(['--forbid-only']);
    expect(parseTestArguments([], { CI: '' }).mochaArguments).to.deep.equal([]);
  });
});
