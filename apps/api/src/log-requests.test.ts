import type { LogFields } from '@proxyapi/proxy-logging';
import { expect } from 'chai';

import { logRequests } from './log-requests.ts';
import type { RequestRecord } from './pipeline/records/request-record.ts';

const RECORD: RequestRecord = {
  id: 'r-1', method: 'POST', route: '/v1/chat/completions', status: 200, errorCode: undefined, callerName: 'ci', startedAtMs: 0, durationMs: 815.123_456, overheadMs: 0.414_9,
  upstreamMs: 812.3, firstTokenMs: undefined, model: 'fast', isStream: false, provider: 'openai', servedModel: 'gpt-4o-mini', cache: 'miss',
  attempts: [{ operation: 'chat', provider: 'openai', model: 'gpt-4o-mini', result: 'ok', status: 200, startedAtMs: 0, durationMs: 812.3, firstTokenMs: undefined, usage: undefined, costUsd: undefined }],
  usage: { promptTokens: 1, completionTokens: 2, isEstimated: true }, costUsd: 0.001, labels: { team: 'a' }, traceId: undefined,
};

function log(record: RequestRecord): readonly (readonly [string, string, LogFields])[] {
  const lines: (readonly [string, string, LogFields])[] = [];
  logRequests({ defer: (level, message, fields) => void lines.push([level, message, fields()]) }).onRequestEnd(record);
  return lines;
}

describe('logRequests', () => {
  it('tells all that is known of a request, and leaves out what is not', () => {
    const [line] = log(RECORD);
    expect(line?.slice(0, 2)).to.deep.equal(['info', 'request']);
    expect(JSON.parse(JSON.stringify(line?.[2]))).to.deep.equal({
      requestId: 'r-1', caller: 'ci', method: 'POST', route: '/v1/chat/completions', status: 200, model: 'fast', provider: 'openai', servedModel: 'gpt-4o-mini', cache: 'miss',
      attempts: [{ provider: 'openai', model: 'gpt-4o-mini', result: 'ok', status: 200, durationMs: 812.3 }],
      tokens: { promptTokens: 1, completionTokens: 2, estimated: true }, costUsd: 0.001, durationMs: 815.12, overheadMs: 0.41, upstreamMs: 812.3, labels: { team: 'a' },
    });
  });

  it('tells of those who watch at debug alone', () => {
    for (const route of ['/livez', '/readyz', '/health', '/v1/metrics/prometheus']) expect(log({ ...RECORD, route }).map(([level]) => level)).to.deep.equal(['debug']);
  });

  it('gathers nothing before it is asked for it', () => {
    const unread = new Proxy(RECORD, { get: (record, name) => { if (name === 'attempts') throw new Error('it was read'); return Reflect.get(record, name); } });
    logRequests({ defer: () => undefined }).onRequestEnd(unread);
  });
});
