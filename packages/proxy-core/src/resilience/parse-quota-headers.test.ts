import { expect } from 'chai';
import * as fc from 'fast-check';

import { parseQuotaHeaders } from './parse-quota-headers.ts';

const NOW_MS = Date.parse('2026-05-01T12:00:00Z');

function requests(reset: string, remaining = '0'): number | undefined {
  return parseQuotaHeaders({ 'x-ratelimit-remaining-requests': remaining, 'x-ratelimit-reset-requests': reset }, NOW_MS);
}

describe('parseQuotaHeaders', () => {
  it('is not told anything while something is left', () => {
    expect(requests('1s', '1')).to.equal(undefined);
    expect(parseQuotaHeaders({}, NOW_MS)).to.equal(undefined);
    expect(parseQuotaHeaders({ 'x-ratelimit-reset-requests': '1s' }, NOW_MS)).to.equal(undefined);
  });

  it('reads durations', () => {
    const read = ['1s', '20ms', '1m30s', '1m0.5s', '2.5s', '0h1m0s', '1500us', '1500µs', '7', '0.25', ' 3s '].map((reset) => requests(reset));
    expect(read).to.deep.equal([1000, 20, 90_000, 60_500, 2500, 60_000, 2, 2, 7000, 250, 3000]);
  });

  it('reads times of day', () => {
    const inAMinute = NOW_MS + 60_000;
    const read = ['2026-05-01T12:01:00Z', '2026-05-01T14:01:00+02:00', 'Fri, 01 May 2026 12:01:00 GMT', String(inAMinute / 1000), String(inAMinute)];
    expect(read.map((reset) => requests(reset))).to.deep.equal([60_000, 60_000, 60_000, 60_000, 60_000]);
  });

  it('takes nonsense, zero and the past for not told', () => {
    const zero = ['', '0', '0s', '0.0', '-1', '-1s'];
    const past = ['2020-01-01T00:00:00Z', 'Wed, 21 Oct 2015 07:28:00 GMT', '1577836800', '1577836800000'];
    const garbled = ['soon', '1x', '1s1', 's', 'NaN', 'Infinity', '1e3', '0x10', 'x 2099', '2026-05-01', '2026-13-41T25:61:61Z'];
    const long = `${'1'.repeat(60)}ns`.repeat(2);
    expect([...zero, ...past, ...garbled, long].filter((reset) => requests(reset) !== undefined)).to.deep.equal([]);
  });

  it('takes nothing but zero for used up', () => {
    expect(['-1', 'none', '', '00x', '0x0'].map((remaining) => requests('1s', remaining))).to.deep.equal(Array.from({ length: 5 }));
    expect(requests('1s', '0.0')).to.equal(1000);
  });

  it('believes five minutes at most', () => {
    const read = ['6m0s', '24h', '1d', '9'.repeat(40), '2099-01-01T00:00:00Z'].map((reset) => requests(reset));
    expect(new Set(read)).to.deep.equal(new Set([300_000]));
  });

  it('takes the longest of those used up', () => {
    const headers = {
      'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1s',
      'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '5s',
    };
    expect(parseQuotaHeaders(headers, NOW_MS)).to.equal(5000);
    expect(parseQuotaHeaders({ ...headers, 'x-ratelimit-remaining-tokens': '9' }, NOW_MS)).to.equal(1000);
    expect(parseQuotaHeaders({ ...headers, 'x-ratelimit-reset-tokens': 'soon' }, NOW_MS)).to.equal(1000);
  });

  it('reads what Anthropic sends', () => {
    for (const what of ['requests', 'tokens', 'input-tokens', 'output-tokens']) {
      const headers = { [`anthropic-ratelimit-${what}-remaining`]: '0', [`anthropic-ratelimit-${what}-reset`]: '2026-05-01T12:00:02Z' };
      expect(parseQuotaHeaders(headers, NOW_MS)).to.equal(2000);
    }
  });

  it('takes a repeated header for nonsense', () => {
    expect(parseQuotaHeaders({ 'x-ratelimit-remaining-requests': ['0', '0'], 'x-ratelimit-reset-requests': '1s' }, NOW_MS)).to.equal(undefined);
  });

  it('answers with a rest that a timer can take, or nothing', () => {
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('0', '1s', '6m0s', '20ms'),
      fc.double().map(String),
      fc.date().map((date) => (Number.isNaN(date.getTime()) ? 'Invalid Date' : date.toISOString())),
      fc.array(fc.tuple(fc.nat(), fc.constantFrom('d', 'h', 'm', 's', 'ms', 'us', 'ns')), { maxLength: 5 }).map((parts) => parts.flat().join('')),
    );
    fc.assert(fc.property(value, value, fc.integer({ min: 0, max: 4e12 }), (remaining, reset, nowMs) => {
      for (const left of ['0', remaining]) {
        const restMs = parseQuotaHeaders({ 'x-ratelimit-remaining-tokens': left, 'x-ratelimit-reset-tokens': reset }, nowMs);
        if (restMs !== undefined) expect(Number.isInteger(restMs) && restMs >= 1 && restMs <= 300_000, String(restMs)).to.equal(true);
      }
    }), { numRuns: 1000 });
  });
});
