import { expect } from 'chai';

import type { Subject } from '../subject.ts';
import { until } from '../until.ts';

/** Time within which the provider must see that nobody waits any more. */
const LIMIT_MS = 500;
const START_LIMIT_MS = 2000;

/** The client's own abort. */
export function abortSuite(subject: Subject): void {
  const isGone = (): boolean => subject.lastRecord().outcome === 'client-gone';

  it('ends the provider’s work within 500 ms when it stops a stream', async () => {
    subject.script('chat:endless,gapMs=5');
    const controller = new AbortController();
    let pieces = 0;
    const error = await read(subject, controller, () => {
      pieces += 1;
      if (pieces === 3) controller.abort();
    });
    expect(error).to.satisfy(subject.kind.isAbort);
    await until(isGone, { limitMs: LIMIT_MS });
  });

  const { 'leaving a stream': reason } = subject.kind.lacks;
  if (reason !== undefined) it.skip(`ends the provider’s work within 500 ms when it leaves a loop over a stream – ${reason}`);
  else {
    it('ends the provider’s work within 500 ms when it leaves a loop over a stream', async () => {
      subject.script('chat:endless,gapMs=5');
      for await (const part of subject.client.stream(subject.ask('chat'))) if (part.type === 'text') break;
      await until(isGone, { limitMs: LIMIT_MS });
    });
  }

  it('ends the provider’s work within 500 ms when it stops before the answer', async () => {
    const controller = new AbortController();
    const answer = subject.client.chat({ ...subject.ask('hang'), signal: controller.signal }).catch((error: unknown) => error);
    await until(() => subject.mock.bill().length === 1, { limitMs: START_LIMIT_MS });
    controller.abort();
    expect(await answer).to.satisfy(subject.kind.isAbort);
    await until(isGone, { limitMs: LIMIT_MS });
  });
}

async function read(subject: Subject, { signal }: AbortController, onText: () => void): Promise<unknown> {
  try {
    for await (const part of subject.client.stream({ ...subject.ask('chat'), signal })) if (part.type === 'text') onText();
    return undefined;
  } catch (error) {
    return error;
  }
}
