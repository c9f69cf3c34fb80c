import { expect } from 'chai';

/** What a log tells of the requests whose ids begin in one way. */
export interface LogView {
  /** The access line of each. */
  readonly requests: readonly Readonly<Record<string, unknown>>[];
  /** How many lines, of any kind, the log says are missing. */
  readonly dropped: number;
}

/** Reads a log line by line. @throws where a line is not one whole JSON object. */
export function readLog(log: string, idPrefix: string): LogView {
  const lines = log.split('\n').filter((line) => line.startsWith('{')).map((line): Record<string, unknown> => JSON.parse(line));
  return {
    requests: lines.filter(({ message, requestId }) => message === 'request' && String(requestId).startsWith(idPrefix)),
    dropped: lines.filter(({ message }) => message === 'log lines were dropped').reduce((sum, { count }) => sum + Number(count), 0),
  };
}

/** Expects that each of `count` requests has its one line, or is among those that the log says are missing. */
export function expectAccountedFor({ requests, dropped }: LogView, count: number): void {
  expect(new Set(requests.map(({ requestId }) => requestId)).size, 'no request has two lines').to.equal(requests.length);
  expect(dropped, 'lines dropped').to.be.above(0);
  // Lines of other requests may be among them.
  expect(requests.length + dropped, 'lines written and dropped').to.be.within(count, count + OTHER_LINES);
}

const OTHER_LINES = 50;
