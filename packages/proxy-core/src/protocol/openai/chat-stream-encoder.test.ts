import { expect } from 'chai';

import type { ChatEvent } from '../chat-event.ts';
import { ChatStreamEncoder } from './chat-stream-encoder.ts';

const START: ChatEvent = { type: 'response-start', id: 'r1', model: 'm' };
const TEXT: ChatEvent = { type: 'text-delta', choice: 0, text: 'Hi' };
const USAGE: ChatEvent = { type: 'usage', usage: { promptTokens: 1, completionTokens: 2 } };
const END: ChatEvent = { type: 'response-end' };

function encode(events: readonly ChatEvent[], includesUsage = false): string {
  const encoder = new ChatStreamEncoder({ includesUsage, created: 7 });
  return events.map((event) => encoder.encode(event)).join('');
}

function dataOf(text: string): unknown[] {
  return text.split('\n\n').filter((event) => event !== '' && event !== 'data: [DONE]').map((event) => JSON.parse(event.replace('data: ', '')));
}

describe('ChatStreamEncoder', () => {
  it('writes these bytes', () => {
    const head = 'data: {"id":"r1","object":"chat.completion.chunk","created":7,"model":"m","choices":[{"index":0,"delta":';
    expect(encode([START, TEXT, { type: 'choice-end', choice: 0, finishReason: 'stop' }, USAGE, END])).to.equal([
      `${head}{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}]}`,
      `${head}{"content":"Hi"},"logprobs":null,"finish_reason":null}]}`,
      `${head}{},"logprobs":null,"finish_reason":"stop"}]}`,
      'data: [DONE]',
      '',
    ].join('\n\n'));
  });

  it('says nothing before the first content', () => {
    expect(encode([START, USAGE])).to.equal('');
  });

  it('begins every choice with its role, once', () => {
    const chunks = dataOf(encode([START, TEXT, { ...TEXT, choice: 1 }, TEXT]));
    const roles = chunks.filter((chunk) => JSON.stringify(chunk).includes('"role"'));
    expect(roles).to.have.length(2);
    expect(roles[1]).to.have.nested.property('choices[0].index', 1);
  });

  it('has one delta for each kind of content', () => {
    const deltas = dataOf(encode([
      START,
      { type: 'reasoning-delta', choice: 0, text: 'Hm' },
      { type: 'refusal-delta', choice: 0, text: 'No' },
      { type: 'tool-call-start', choice: 0, toolCall: 1, id: 'a', name: 'f', signature: 'c2ln' },
      { type: 'tool-call-delta', choice: 0, toolCall: 1, argumentsText: '{}' },
    ])).map((chunk) => JSON.parse(JSON.stringify(chunk)).choices[0].delta);
    expect(deltas.slice(1)).to.deep.equal([
      { reasoning_content: 'Hm' },
      { refusal: 'No' },
      { tool_calls: [{ index: 1, id: 'a', type: 'function', function: { name: 'f', arguments: '' }, extra_content: { google: { thought_signature: 'c2ln' } } }] },
      { tool_calls: [{ index: 1, function: { arguments: '{}' } }] },
    ]);
  });

  it('has a usage chunk without choices, and null elsewhere, only where the caller asked', () => {
    const chunks = dataOf(encode([START, TEXT, USAGE, END], true));
    expect(chunks.at(-1)).to.deep.include({ choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } });
    expect(chunks.slice(0, -1).every((chunk) => JSON.stringify(chunk).includes('"usage":null'))).to.equal(true);
    expect(encode([START, TEXT, USAGE, END])).to.not.include('usage');
  });

  it('says nothing after the end', () => {
    expect(encode([START, END, TEXT, END])).to.equal('data: [DONE]\n\n');
  });

  it('ends in an error event without [DONE]', () => {
    const error: ChatEvent = { type: 'error', message: 'Busy', errorType: 'overloaded_error', code: '529' };
    expect(encode([START, error, TEXT, END])).to.equal('data: {"error":{"message":"Busy","type":"overloaded_error","param":null,"code":"529"}}\n\n');
  });

  it('keeps line breaks of a text inside its event', () => {
    expect(encode([START, { type: 'text-delta', choice: 0, text: 'a\n\nb\r\u2028' }]).split('\n\n')).to.have.length(3);
  });
});
