import { expect } from 'chai';

import type { Subject } from '../subject.ts';

/** The client's own retries. They wait for up to 2 s, and the provider's type changes nothing in them: one is enough. */
export function retriesSuite(subject: Subject): void {
  it('tries again by itself after a provider’s 503, and gets the answer', async () => {
    subject.mock.script({ model: 'mock-chat', behaviour: '503' });
    const { text } = await subject.clientWith({ maxRetries: 1 }).chat(subject.ask('chat'));
    expect(text).to.contain('The tide comes in');
    expect(subject.mock.bill().map(({ status }) => status)).to.deep.equal([503, 200]);
  });
}
