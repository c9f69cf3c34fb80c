import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { streamText, StreamProviderError } from 'ai';
import { expect } from 'chai';

import { type Bench, CALLER_KEY } from '../bench.ts';

/** Where the AI SDK has two ways, and the suites go the other one. */
export function aiSdkSuite(bench: Bench): void {
  it('tells a broken stream by onError and by its promises, while its textStream ends in silence', async () => {
    bench.mock.script({ model: 'mock-chat', behaviour: 'truncate' });
    const provider = createOpenAICompatible({ name: 'proxyapi', baseURL: bench.baseUrl, apiKey: CALLER_KEY });
    const errors: unknown[] = [];
    const result = streamText({ model: provider.chatModel('openai/mock-chat'), prompt: 'Hello', maxRetries: 0, onError: ({ error }) => void errors.push(error) });
    expect((await Array.fromAsync(result.textStream)).join('')).to.equal('The tide comes');
    expect(errors).to.have.length(1);
    expect(errors[0]).to.be.instanceOf(StreamProviderError).with.property('code', 'upstream_truncated');
    expect(await result.finishReason).to.equal('error');
  });
}
