import { expect } from 'chai';

import type { AttemptRecord } from './attempt-record.ts';
import { ObserverList } from './observer-list.ts';

const RECORD: AttemptRecord = { operation: 'chat', provider: 'one', model: 'm', result: 'ok', status: 200, startedAtMs: 1, durationMs: 2, firstTokenMs: undefined, usage: undefined, costUsd: undefined };

describe('ObserverList', () => {
  it('tells those who want to know of exchanges, and reports one that throws', () => {
    const told: string[] = [];
    const defects: unknown[] = [];
    const defect = new Error('broken');
    const list = new ObserverList([
      { onAttemptEnd: () => { throw defect; } },
      { onRequestEnd: () => void told.push('request') },
      { onAttemptEnd: ({ provider }) => void told.push(provider) },
    ], (error) => defects.push(error));
    list.onAttemptEnd(RECORD);
    expect(told).to.deep.equal(['one']);
    expect(defects).to.deep.equal([defect]);
  });
});
