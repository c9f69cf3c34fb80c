import { expect } from 'chai';

import { collectStream } from '../collect-stream.ts';
import type { Subject } from '../subject.ts';
import { readUntilItFails } from './stream-errors.ts';

/** Waits that run out. All types of provider wait at the same time: the HTTP client looks at its clock twice a second. */
export function waitsSuite(subjects: readonly Subject[]): void {
  it('raises a provider that never answers as its error for 504, whole and streamed', async () => {
    await Promise.all(subjects.flatMap((subject) => {
      const ask = { ...subject.ask('hang'), model: subject.model('hang', 'hasty') };
      return [subject.client.chat(ask), collectStream(subject.client.stream(ask))].map(async (call) => {
        const { error, status, code } = await subject.failureOf(call);
        expect(error, subject.upstream.type).to.be.instanceOf(subject.kind.errorClassOf(504));
        expect({ status, code }, subject.upstream.type).to.deep.equal({ status: 504, code: 'upstream_timeout' });
      });
    }));
  });

  it('raises a stream that falls silent behind the words that came', async () => {
    await Promise.all(subjects.map(async (subject) => {
      const { text, error } = await readUntilItFails(subject, subject.model('stall', 'restless'));
      expect(text, subject.upstream.type).to.equal('The tide comes');
      expect(error, subject.upstream.type).to.be.instanceOf(subject.kind.streamErrorClass);
      expect(subject.kind.readFailure(error).code, subject.upstream.type).to.equal('upstream_timeout');
    }));
  });
}
