import { expect } from 'chai';

import type { Subject } from '../subject.ts';

/** A way for a stream to go wrong behind its third word. */
const CASES: readonly { readonly title: string; readonly code?: string; readonly message: RegExp; readonly behaviour: string }[] = [
  { title: 'an error event of the provider', message: /too much today/, behaviour: 'error-event:after=3,message=too much today' },
  { title: 'a stream that ends cleanly before its end', code: 'upstream_truncated', message: /ended before it was complete/, behaviour: 'truncate' },
  { title: 'a stream whose connection is reset', code: 'upstream_truncated', message: /broke before the answer was complete/, behaviour: 'cut' },
  { title: 'a stream whose connection closes in mid-body', code: 'upstream_truncated', message: /broke before the answer was complete/, behaviour: 'drop' },
];

/** Failures after the first byte: what came is there, and the end is an error. */
export function streamErrorsSuite(subject: Subject): void {
  it('raises an error event of the provider in front of the first word', async () => {
    subject.script('error-event:after=0,message=too much today');
    const { text, error } = await readUntilItFails(subject, subject.model('chat'));
    expect(text).to.equal('');
    expect(subject.kind.readFailure(error).message).to.match(/too much today/);
  });

  for (const { title, code, message, behaviour } of CASES) {
    it(`raises ${title} behind the words that came`, async () => {
      subject.script(behaviour);
      const { text, error } = await readUntilItFails(subject, subject.model('chat'));
      expect(text).to.equal('The tide comes');
      expect(error).to.be.instanceOf(subject.kind.streamErrorClass);
      const failure = subject.kind.readFailure(error);
      expect(failure.message).to.match(message);
      if (code !== undefined) expect(failure.code).to.equal(code);
    });
  }
}

/** Reads a stream that must fail: what came before, and the error. */
export async function readUntilItFails(subject: Subject, model: string): Promise<{ readonly text: string; readonly error: unknown }> {
  let text = '';
  try {
    for await (const part of subject.client.stream({ ...subject.ask('chat'), model })) if (part.type === 'text') text += part.text;
    return { text, error: undefined };
  } catch (error) {
    return { text, error };
  }
}
