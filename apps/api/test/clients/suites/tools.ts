import { expect } from 'chai';
import * as z from 'zod';

import { collectStream } from '../collect-stream.ts';
import type { Ask, Tool } from '../ports/chat-client.ts';
import type { Subject } from '../subject.ts';

const TOOLS: readonly Tool[] = [
  {
    name: 'get_weather',
    description: 'The weather in a city',
    parameters: z.object({ city: z.string().describe('Its name'), unit: z.enum(['celsius', 'fahrenheit']), days: z.number().int().min(1) }),
    run: (input) => `sunny for ${JSON.stringify(input)}`,
  },
  { name: 'get_time', description: 'The time of day', parameters: z.object({}), run: () => 'half past nine' },
];
const WEATHER_INPUT = { city: 'a city', unit: 'celsius', days: 1 };

/** Function calls: asked for, streamed, in parallel, and answered. */
export function toolsSuite(subject: Subject): void {
  const ask = (): Ask => ({ ...subject.ask('tools'), tools: TOOLS });

  it('gets parallel tool calls with ids of their own', async () => {
    const { calls, finish } = await subject.client.chat(ask());
    expect(calls.map(({ name, input }) => ({ name, input }))).to.deep.equal([{ name: 'get_weather', input: WEATHER_INPUT }, { name: 'get_time', input: {} }]);
    expect(new Set(calls.map(({ id }) => id))).to.have.property('size', 2);
    expect(finish).to.equal('tool_calls');
  });

  it('gets the same tool calls out of a stream, their arguments in deltas', async () => {
    const { calls, finish, argumentPieces } = await collectStream(subject.client.stream(ask()));
    expect(calls.map(({ name, input }) => ({ name, input }))).to.deep.equal([{ name: 'get_weather', input: WEATHER_INPUT }, { name: 'get_time', input: {} }]);
    expect(new Set(calls.map(({ id }) => id))).to.have.property('size', 2);
    expect(finish).to.equal('tool_calls');
    // Gemini has no partial arguments: each call comes in one piece.
    expect(argumentPieces).to.have.length.above(subject.upstream.type === 'gemini' ? 1 : 4);
    expect(argumentPieces.join('')).to.equal(`${JSON.stringify(WEATHER_INPUT)}{}`);
  });

  if (subject.upstream.lacks.has('serial calls')) {
    it('learns that parallel calls cannot be forbidden there, by a 400 that names parallel_tool_calls', async () => {
      const { status, code, param } = await subject.failureOf(subject.client.chat({ ...ask(), allowsParallelCalls: false }));
      expect({ status, code, param }).to.deep.equal({ status: 400, code: 'unsupported_parameter', param: 'parallel_tool_calls' });
    });
  } else {
    it('gets one call at a time when it forbids parallel ones', async () => {
      expect((await subject.client.chat({ ...ask(), allowsParallelCalls: false })).calls).to.have.length(1);
    });
  }

  it('gives the tools’ results back and gets the answer made of them', async () => {
    const text = await subject.client.runTools(ask(), { isStream: false });
    expect(text).to.match(/^The tools said: .*sunny for .*a city.* \| .*half past nine/);
    expect(subject.mock.stats().requests).to.equal(2);
  });

  it('does the same with streams', async () => {
    const text = await subject.client.runTools(ask(), { isStream: true });
    expect(text).to.match(/^The tools said: .*sunny for .*a city.* \| .*half past nine/);
    expect(subject.mock.stats().requests).to.equal(2);
  });

  if (subject.upstream.type === 'gemini') signatureSuite(subject, ask);
}

/** Gemini signs its calls and wants the signature back; the gateway hands it out in each call’s `extra_content`. */
function signatureSuite(subject: Subject, ask: () => Ask): void {
  for (const isStream of [false, true]) {
    const reason = subject.kind.lacks[isStream ? 'signed streamed calls' : 'signed calls'];
    const title = `gives back the signature of a call, ${isStream ? 'streamed' : 'whole'}`;
    if (reason !== undefined) {
      it.skip(`${title} – ${reason}`);
      continue;
    }
    it(title, async () => {
      await subject.client.runTools(ask(), { isStream });
      const { contents } = JSON.parse(subject.mock.requests().at(-1)!.body);
      expect(contents[1].parts.map(({ thoughtSignature }: { thoughtSignature?: string }) => thoughtSignature)).to.deep.equal(['bW9jayBjYWxs', undefined]);
    });
  }
}
