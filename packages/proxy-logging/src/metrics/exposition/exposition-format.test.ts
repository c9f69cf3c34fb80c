import { expect } from 'chai';

import { chooseFormat } from './exposition-format.ts';

describe('chooseFormat', () => {
  const wishes: readonly (readonly [accept: string | undefined, format: string])[] = [
    [undefined, 'prometheus'],
    ['', 'prometheus'],
    ['*/*', 'prometheus'],
    ['text/plain;version=0.0.4', 'prometheus'],
    ['application/openmetrics-text', 'openmetrics'],
    // What Prometheus 2.42 sends.
    ['application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1', 'openmetrics'],
    ['application/openmetrics-text;q=0.2, text/plain;q=0.9', 'prometheus'],
    ['application/openmetrics-text;q=0', 'prometheus'],
    ['Application/OpenMetrics-Text; Q=0.5', 'openmetrics'],
    ['application/openmetrics-text;q=nonsense', 'prometheus'],
  ];
  for (const [accept, format] of wishes) it(`answers ${accept ?? 'no wish'} with ${format}`, () => expect(chooseFormat(accept)).to.equal(format));
});
