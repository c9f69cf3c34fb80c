import { expect } from 'chai';

import type { Subject } from '../subject.ts';

/** The endpoint from before chat. */
export function completionsSuite(subject: Subject): void {
  const ask = (): { model: string; prompt: string } => ({ model: subject.model('chat'), prompt: 'The tide' });

  if (subject.upstream.lacks.has('completions')) {
    it('learns that there are no legacy completions, by a 400 that names endpoint and type', async () => {
      const { status, code, message, error } = await subject.failureOf(subject.client.complete(ask()));
      expect(error).to.be.instanceOf(subject.kind.errorClassOf(400));
      expect({ status, code }).to.deep.equal({ status: 400, code: 'unsupported_endpoint' });
      expect(message).to.contain('/v1/completions').and.contain(`type ${subject.upstream.type}`);
    });
    return;
  }

  it('gets a legacy completion, whole and streamed', async () => {
    const whole = await subject.client.complete(ask());
    expect(whole).to.contain('The tide comes in');
    const pieces = await subject.client.streamCompletion(ask());
    expect(pieces).to.have.length.above(4);
    expect(pieces.join('')).to.equal(whole);
  });
}
