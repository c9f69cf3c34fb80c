import { expect } from 'chai';

import { formatUsd } from './format-usd.ts';

describe('formatUsd', () => {
  it('writes a plain decimal number, without an exponent and without zeros at its end', () => {
    const pins: readonly [amount: number, text: string][] = [[0, '0'], [0.00125, '0.00125'], [1e-9, '0.000000001'], [100, '100'], [0.1 + 0.2, '0.3'], [123456.5, '123456.5'], [1e-20, '0']];
    for (const [amount, text] of pins) expect(formatUsd(amount)).to.equal(text);
  });
});
