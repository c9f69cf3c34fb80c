import { expect } from 'chai';
import * as z from 'zod';

import { collectStream, type StreamedReply } from '../collect-stream.ts';
import type { Ask, Reply } from '../ports/chat-client.ts';
import type { Subject } from '../subject.ts';

const TOOLS = [{ name: 'get_weather', description: 'The weather in a city', parameters: z.object({ city: z.string() }), run: () => 'sunny' }];

/** The same question twice: the second answer comes out of the gateway's cache, and the client must not see it. */
export function cacheSuite(subject: Subject): void {
  // A question of its own for each client and test: all of them share one gateway and its cache.
  const questionOf = (behaviour: string, about: string): Ask => ({
    ...subject.ask(behaviour, `${subject.kind.name}: ${about}?`), isRepeatable: true, ...(behaviour === 'tools' ? { tools: TOOLS } : {}),
  });
  const expectCalls = (count: number): void => void expect(subject.mock.stats().requests, 'calls upstream').to.equal(count);

  for (const behaviour of ['chat', 'tools'] as const) {
    const kind = behaviour === 'chat' ? 'words' : 'calls';

    it(`gets the same ${kind} twice for one call, whole and streamed`, async () => {
      const ask = questionOf(behaviour, 'twice');
      const first = await subject.client.chat(ask);
      expect(await subject.client.chat(ask)).to.deep.equal(first);
      expect(first.calls).to.have.length(behaviour === 'tools' ? 2 : 0);
      expectCalls(1);
      const other = questionOf(behaviour, 'twice, streamed');
      const streamed = await collectStream(subject.client.stream(other));
      expect(await collectStream(subject.client.stream(other))).to.deep.equal(streamed);
      expectCalls(2);
    });

    it(`gets the same ${kind} as a whole that were streamed before, and the reverse`, async () => {
      const ask = { ...questionOf(behaviour, 'streamed first'), wantsUsage: true };
      const streamed = await collectStream(subject.client.stream(ask));
      expect(await subject.client.chat(ask)).to.deep.equal(wholeOf(streamed));
      expectCalls(1);
      const other = { ...questionOf(behaviour, 'whole first'), wantsUsage: true };
      const whole = await subject.client.chat(other);
      expect(wholeOf(await collectStream(subject.client.stream(other)))).to.deep.equal(whole);
      expect(whole.usage?.completion).to.be.above(0);
      expectCalls(2);
    });
  }

  if (subject.upstream.lacks.has('embeddings')) return;
  it('gets the same vectors twice for one call', async () => {
    const ask = { model: subject.model('embed'), inputs: [`${subject.kind.name}: twice`], format: 'float' as const };
    const first = await subject.client.embed(ask);
    expect(await subject.client.embed(ask)).to.deep.equal(first);
    expectCalls(1);
  });
}

function wholeOf({ text, reasoning, calls, finish, usage }: StreamedReply): Reply {
  return { text, reasoning, calls, finish, usage };
}
