import { expect } from 'chai';

import type { RepliedRequest } from '../load/replay.ts';
import { explainErrors } from './explain-errors.ts';
import type { Attempt } from './read-attempts.ts';

const REFUSED: RepliedRequest = { prompt: 7, isStream: false, sentAtMs: 1000, doneAtMs: 2000, outcome: 'refused', status: 502, code: 'upstream_error', cache: 'miss', firstTokenMs: 1000, totalMs: 1000 };
const CUT: RepliedRequest = { ...REFUSED, isStream: true, outcome: 'cut', status: 200 };

function attempt(kind: Attempt['kind'], endedAtMs = 1500, prompt = 7): Attempt {
  return { user: `prompt-${prompt}`, kind, endedAtMs, isFault: kind === '500' || kind === 'reset' || kind === 'cut' };
}

function explain(error: RepliedRequest, ...attempts: readonly Attempt[]): string {
  const found = Object.entries(explainErrors([error], attempts)).filter(([, errors]) => errors.length > 0).map(([name]) => name);
  return found.join();
}

describe('an error that a caller saw', () => {
  it('is the provider’s where it failed every attempt', () => {
    expect(explain(REFUSED, attempt('500', 1200), attempt('reset', 1900))).to.equal('allFailed');
  });

  it('is the provider’s where it cut the stream', () => {
    expect(explain(CUT, attempt('500', 1200), attempt('cut', 1990))).to.equal('cutStreams');
  });

  it('is not where an attempt was answered, or given up by the gateway', () => {
    expect(explain(REFUSED, attempt('500'), attempt('answered'))).to.equal('unexplained');
    expect(explain(REFUSED, attempt('given up'))).to.equal('unexplained');
  });

  it('is not where the provider was never asked, or for somebody else, or at another time', () => {
    expect(explain(REFUSED)).to.equal('unexplained');
    expect(explain(REFUSED, attempt('500', 1500, 8))).to.equal('unexplained');
    expect(explain(REFUSED, attempt('500', 900))).to.equal('unexplained');
    expect(explain(REFUSED, attempt('500', 2100))).to.equal('unexplained');
  });

  it('is not where the answer ended without a word', () => {
    expect(explain({ ...CUT, outcome: 'broken' }, attempt('cut'))).to.equal('unexplained');
  });

  it('is none where there was an answer', () => {
    expect(explain({ ...REFUSED, outcome: 'answered' }, attempt('500'))).to.equal('');
  });
});
