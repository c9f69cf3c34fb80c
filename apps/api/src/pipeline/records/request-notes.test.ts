import { ProxyError } from '@proxyapi/proxy-core';
import { expect } from 'chai';

import type { AttemptRecord } from './attempt-record.ts';
import { RequestNotes } from './request-notes.ts';
import type { RequestRecord } from './request-record.ts';

const ATTEMPT: AttemptRecord = {
  operation: 'chat', provider: 'one', model: 'm', result: 'ok', status: 200, startedAtMs: 1, durationMs: 2, firstTokenMs: undefined,
  usage: { promptTokens: 3, completionTokens: 4, isEstimated: false }, costUsd: 0.5,
};

function begin(): { readonly notes: RequestNotes; readonly told: RequestRecord[] } {
  const told: RequestRecord[] = [];
  return { notes: new RequestNotes({ id: 'id', method: 'POST', observer: { onRequestEnd: (record) => void told.push(record) } }), told };
}

describe('RequestNotes', () => {
  it('are told once, when the answer has ended', () => {
    const { notes, told } = begin();
    notes.route = '/v1/chat/completions';
    expect(told).to.deep.equal([]);
    notes.end({ status: 200, isComplete: true });
    notes.end({ status: 500, isComplete: false });
    expect(told).to.have.length(1);
    expect(told[0]).to.include({ id: 'id', method: 'POST', route: '/v1/chat/completions', status: 200, errorCode: undefined, usage: undefined, costUsd: undefined });
  });

  it('wait for the exchanges that were made for the request, and keep their order', () => {
    const { notes, told } = begin();
    const [first, second] = [notes.beginAttempt(), notes.beginAttempt()];
    notes.end({ status: 200, isComplete: true });
    notes.endAttempt(second, { ...ATTEMPT, provider: 'two' });
    expect(told).to.deep.equal([]);
    notes.endAttempt(first, ATTEMPT);
    expect(told.map(({ attempts }) => attempts.map(({ provider }) => provider))).to.deep.equal([['one', 'two']]);
  });

  it('wait for a call that goes on between two exchanges', () => {
    const { notes, told } = begin();
    notes.hold();
    notes.endAttempt(notes.beginAttempt(), ATTEMPT);
    notes.end({ status: 200, isComplete: true });
    expect(told).to.deep.equal([]);
    notes.endAttempt(notes.beginAttempt(), ATTEMPT);
    notes.release();
    expect(told.map(({ attempts }) => attempts.length)).to.deep.equal([2]);
  });

  it('leave out an exchange of which nothing came', () => {
    const { notes, told } = begin();
    notes.endAttempt(notes.beginAttempt(), undefined);
    notes.end({ status: 400, isComplete: true });
    expect(told[0]?.attempts).to.deep.equal([]);
  });

  it('add up tokens and costs, and say when any of them is a guess', () => {
    const { notes, told } = begin();
    notes.endAttempt(notes.beginAttempt(), ATTEMPT);
    notes.endAttempt(notes.beginAttempt(), { ...ATTEMPT, usage: undefined, costUsd: undefined });
    notes.endAttempt(notes.beginAttempt(), { ...ATTEMPT, usage: { promptTokens: 10, completionTokens: 20, cachedTokens: 5, isEstimated: true } });
    notes.end({ status: 200, isComplete: true });
    expect(told[0]?.usage).to.include({ promptTokens: 13, completionTokens: 24, cachedTokens: 5, isEstimated: true });
    expect(told[0]?.costUsd).to.equal(1);
  });

  describe('say with which status it ended', () => {
    const timeout = new ProxyError('upstream_timeout', 'late');
    for (const [title, error, status, isComplete, expected] of [
      ['the one that was sent', undefined, 200, true, [200, undefined]],
      ['499 where the caller left before all of it had gone out', undefined, 200, false, [499, 'client_closed_request']],
      ['the one that was sent, where an error came behind it', timeout, 200, true, [200, 'upstream_timeout']],
      ['the error’s own, where nothing was sent', timeout, undefined, false, [504, 'upstream_timeout']],
      ['the one that was sent, where the caller did not wait for all of an error', timeout, 504, false, [504, 'upstream_timeout']],
    ] as const) {
      it(title, () => {
        const { notes, told } = begin();
        if (error !== undefined) notes.onError(error);
        notes.end({ status, isComplete });
        expect([told[0]?.status, told[0]?.errorCode]).to.deep.equal(expected);
      });
    }
  });
});
