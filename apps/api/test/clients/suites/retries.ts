import { expect } from 'chai';

import { collectStream } from '../collect-stream.ts';
import type { Subject } from '../subject.ts';

/** The gateway's retries as they are by default, and the client's own behind them. The provider's type changes nothing. */
export function retriesSuite(subject: Subject): void {
  const statuses = (): readonly (number | undefined)[] => subject.mock.bill().map(({ status }) => status ?? undefined);

  it('gets the answer after a provider’s 503 without a retry of its own, whole and streamed', async () => {
    subject.mock.script({ model: 'mock-chat', behaviour: '503' });
    expect((await subject.client.chat(subject.ask('chat'))).text).to.contain('The tide comes in');
    subject.mock.script({ model: 'mock-chat', behaviour: '503' });
    expect((await collectStream(subject.client.stream(subject.ask('chat')))).text).to.contain('The tide comes in');
    expect(statuses()).to.deep.equal([503, 200, 503, 200]);
  });

  it('gets a stream whose provider fails in front of the first word', async () => {
    subject.mock.script({ model: 'mock-chat', behaviour: 'error-event:after=0,message=too much today' });
    expect((await collectStream(subject.client.stream(subject.ask('chat')))).text).to.contain('The tide comes in');
    expect(statuses()).to.deep.equal([200, 200]);
  });

  it('waits as long as it is told after a 429 and tries again by itself', async () => {
    subject.mock.script({ model: 'mock-chat', behaviour: '429:retryAfter=2' });
    const ask = { ...subject.ask('chat'), model: subject.freshModel('chat') };
    expect((await subject.clientWith({ maxRetries: 4 }).chat(ask)).text).to.contain('The tide comes in');
    expect(statuses()).to.deep.equal([429, 200]);
  });
}
