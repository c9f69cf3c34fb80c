import { expect } from 'chai';
import OpenAI from 'openai';

import { type Bench, CALLER_KEY } from '../bench.ts';
import { UPSTREAMS } from '../upstreams.ts';

/** Where the client of OpenAI has two ways, and the suites go the other one. */
export function openAiSuite(bench: Bench): void {
  for (const { type } of UPSTREAMS) {
    it(`puts a stored answer of type ${type} together as the one it was, from its stream and as a whole`, async () => {
      const sdk = new OpenAI({ baseURL: bench.baseUrl, apiKey: CALLER_KEY, maxRetries: 0 });
      const ask = (content: string): { model: string; temperature: number; messages: { role: 'user'; content: string }[] } => (
        { model: `${type}/mock-chat`, temperature: 0, messages: [{ role: 'user', content }] });
      const whole = await sdk.chat.completions.create(ask('whole first'));
      const { choices, usage } = await sdk.chat.completions.stream({ ...ask('whole first'), stream_options: { include_usage: true } }).finalChatCompletion();
      expect(choices[0]?.message.content).to.equal(whole.choices[0]?.message.content).and.not.equal('');
      expect([choices[0]?.finish_reason, usage]).to.deep.equal([whole.choices[0]?.finish_reason, whole.usage]);
      expect(bench.mock.stats().requests).to.equal(1);

      const streamed = (): ReturnType<ReturnType<typeof sdk.chat.completions.stream>['finalChatCompletion']> =>
        sdk.chat.completions.stream({ ...ask('streamed first'), stream_options: { include_usage: true } }).finalChatCompletion();
      const first = await streamed();
      expect(await streamed()).to.deep.equal(first);
      const after = await sdk.chat.completions.create(ask('streamed first'));
      expect([after.id, after.created, after.choices[0]?.message.content, after.usage]).to.deep.equal([first.id, first.created, first.choices[0]?.message.content, first.usage]);
      expect(bench.mock.stats().requests).to.equal(2);
    });
  }
}
