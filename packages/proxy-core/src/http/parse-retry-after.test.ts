import { expect } from 'chai';

import { parseRetryAfterMs } from './parse-retry-after.ts';

const NOW = Date.UTC(2026, 0, 1, 12, 0, 0);

describe('parseRetryAfterMs', () => {
  const told: readonly [headers: Record<string, string>, expected: number][] = [
    [{ 'retry-after': '2' }, 2000],
    [{ 'retry-after': ' 2 ' }, 2000],
    [{ 'retry-after': '1.5' }, 1500],
    [{ 'retry-after': '0.0001' }, 1],
    [{ 'retry-after': 'Thu, 01 Jan 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after-ms': '250' }, 250],
    [{ 'retry-after-ms': '0.2' }, 1],
    [{ 'retry-after-ms': '250', 'retry-after': '9' }, 250],
    [{ 'retry-after-ms': 'soon', 'retry-after': '9' }, 9000],
    [{ 'retry-after-ms': '0', 'retry-after': '9' }, 9000],
    [{ 'retry-after-ms': '-5', 'retry-after': '9' }, 9000],
    [{ 'retry-after': '31536000' }, 31_536_000_000],
  ];
  for (const [headers, expected] of told) {
    it(`reads ${JSON.stringify(headers)} as ${expected} ms`, () => {
      expect(parseRetryAfterMs(headers, NOW)).to.equal(expected);
    });
  }

  const untold: readonly Record<string, string>[] = [
    {}, { 'retry-after': '' }, { 'retry-after': '0' }, { 'retry-after': '-1' }, { 'retry-after': '-0' }, { 'retry-after': 'soon' }, { 'retry-after': 'NaN' }, { 'retry-after': 'Infinity' },
    { 'retry-after': '1e3' }, { 'retry-after': '0x10' }, { 'retry-after': '5s' }, { 'retry-after': '5, 5' }, { 'retry-after': '+5' }, { 'retry-after': '9'.repeat(400) },
    { 'retry-after': 'wait until 2099' }, { 'retry-after': '2099-01-01' }, { 'retry-after': 'Thu, 01 Jan 2026 12:00:00 GMT' }, { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, { 'retry-after': 'Thu, 99 Jan 2099 00:00:00 GMT' },
  ];
  for (const headers of untold) {
    it(`takes ${JSON.stringify(headers).slice(0, 60)} for not told`, () => {
      expect(parseRetryAfterMs(headers, NOW)).to.equal(undefined);
    });
  }

  it('takes a header that came twice for nonsense', () => {
    const headers: Record<string, unknown> = { 'retry-after': ['2', '3'], 'retry-after-ms': ['2', '3'] };
    expect(parseRetryAfterMs(headers as Record<string, string>, NOW)).to.equal(undefined);
  });

  it('measures dates from now', () => {
    const inAMinute = new Date(Date.now() + 60_000).toUTCString();
    expect(parseRetryAfterMs({ 'retry-after': inAMinute })).to.be.within(58_000, 60_000);
  });
});
