import { expect } from 'chai';

import { attemptOutcome } from './attempt-outcome.ts';

describe('attemptOutcome', () => {
  it('takes a complete answer for good', () => {
    expect(attemptOutcome({ result: 'ok', status: 200 })).to.equal('ok');
  });

  it('takes no answer, a server’s error, a refused key, a limit and a broken stream for failures', () => {
    for (const status of [undefined, 200, 401, 402, 403, 408, 429, 500, 503, 529]) expect(attemptOutcome({ result: 'upstream_error', status }), String(status)).to.equal('failed');
  });

  it('draws nothing from what the caller did', () => {
    for (const status of [400, 404, 413, 422]) expect(attemptOutcome({ result: 'invalid_parameter', status }), String(status)).to.equal('unclear');
    expect(attemptOutcome({ result: 'cancelled', status: 200 })).to.equal('unclear');
    expect(attemptOutcome({ result: 'cancelled', status: undefined })).to.equal('unclear');
  });
});
