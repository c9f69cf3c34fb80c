import { expect } from 'chai';

import type { ChatEvent } from '../chat-event.ts';
import { encodeChatCompletion } from './encode-chat-completion.ts';

const START: ChatEvent = { type: 'response-start', id: 'r1', model: 'm' };
const END: ChatEvent = { type: 'response-end' };

function encode(...events: ChatEvent[]): unknown {
  return JSON.parse(encodeChatCompletion([START, ...events, END], { created: 7 }).toString('utf8'));
}

function message(...events: ChatEvent[]): unknown {
  const answer = encode(...events, { type: 'choice-end', choice: 0, finishReason: 'stop' });
  expect(answer).to.have.nested.property('choices[0].message');
  return JSON.parse(JSON.stringify(answer)).choices[0].message;
}

describe('encodeChatCompletion', () => {
  it('joins a choice’s texts and tells all usage', () => {
    const usage = { promptTokens: 5, completionTokens: 4, cachedTokens: 3, cacheWriteTokens: 2, reasoningTokens: 1 };
    const answer = encode(
      { type: 'text-delta', choice: 0, text: 'Grüß ' },
      { type: 'text-delta', choice: 0, text: 'Gott' },
      { type: 'choice-end', choice: 0, finishReason: 'stop' },
      { type: 'usage', usage },
    );
    expect(answer).to.deep.equal({
      id: 'r1',
      object: 'chat.completion',
      created: 7,
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Grüß Gott', refusal: null }, logprobs: null, finish_reason: 'stop' }],
      usage: {
        prompt_tokens: 5,
        completion_tokens: 4,
        total_tokens: 9,
        prompt_tokens_details: { cached_tokens: 3, cache_write_tokens: 2 },
        completion_tokens_details: { reasoning_tokens: 1 },
      },
    });
  });

  it('has null content beside tool calls alone, and keeps their signature', () => {
    const calls: ChatEvent[] = [
      { type: 'tool-call-start', choice: 0, toolCall: 0, id: 'a', name: 'f', signature: 'c2ln' },
      { type: 'tool-call-delta', choice: 0, toolCall: 0, argumentsText: '{"x":' },
      { type: 'tool-call-start', choice: 0, toolCall: 1, id: 'b', name: 'g' },
      { type: 'tool-call-delta', choice: 0, toolCall: 0, argumentsText: '1}' },
    ];
    expect(message(...calls)).to.deep.equal({
      role: 'assistant',
      content: null,
      refusal: null,
      tool_calls: [
        { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' }, extra_content: { google: { thought_signature: 'c2ln' } } },
        { id: 'b', type: 'function', function: { name: 'g', arguments: '' } },
      ],
    });
  });

  it('has text and tool calls side by side', () => {
    const calls: ChatEvent[] = [{ type: 'text-delta', choice: 0, text: 'Let me look.' }, { type: 'tool-call-start', choice: 0, toolCall: 0, id: 'a', name: 'f' }];
    expect(message(...calls)).to.include({ content: 'Let me look.' });
  });

  it('has null content beside a refusal, an empty one in an empty answer', () => {
    expect(message({ type: 'refusal-delta', choice: 0, text: 'No.' })).to.include({ content: null, refusal: 'No.' });
    expect(message()).to.include({ content: '', refusal: null });
  });

  it('tells reasoning apart from content', () => {
    expect(message({ type: 'reasoning-delta', choice: 0, text: 'Hm.' }, { type: 'text-delta', choice: 0, text: 'Yes.' }))
      .to.include({ content: 'Yes.', reasoning_content: 'Hm.' });
  });

  it('orders choices by index, whichever came first', () => {
    const answer = encode({ type: 'text-delta', choice: 1, text: 'b' }, { type: 'text-delta', choice: 0, text: 'a' });
    expect(answer).to.have.nested.property('choices[0].message.content', 'a');
    expect(answer).to.have.nested.property('choices[1].message.content', 'b');
  });

  it('leaves usage out where none was told', () => {
    expect(encode()).to.not.have.property('usage');
  });

  it('refuses events that are no whole answer', () => {
    expect(() => encodeChatCompletion([START], { created: 7 })).to.throw(TypeError, 'cut');
    expect(() => encode({ type: 'error', message: 'm', errorType: 't' })).to.throw(TypeError, 'error');
    expect(() => encode({ type: 'tool-call-delta', choice: 0, toolCall: 0, argumentsText: '{}' })).to.throw(TypeError, 'before its start');
  });
});
