import { expect } from 'chai';

import { UpstreamError } from '../../errors/upstream-error.ts';
import type { ChatEvent } from '../../protocol/chat-event.ts';
import { decodeResponse } from './decode-response.ts';

const ANSWER = { id: 'msg_1', model: 'claude-x', content: [{ type: 'text', text: 'Hi' }], stop_reason: 'end_turn', usage: { input_tokens: 1, output_tokens: 2 } };

function decode(members: object): readonly ChatEvent[] {
  return decodeResponse('claude', Buffer.from(JSON.stringify({ ...ANSWER, ...members })));
}

describe('decodeResponse for Anthropic', () => {
  it('gives the events of an answer in order', () => {
    expect(decode({})).to.deep.equal([
      { type: 'response-start', id: 'msg_1', model: 'claude-x' },
      { type: 'text-delta', choice: 0, text: 'Hi' },
      { type: 'choice-end', choice: 0, finishReason: 'stop' },
      { type: 'usage', usage: { promptTokens: 1, completionTokens: 2 } },
      { type: 'response-end' },
    ]);
  });

  it('keeps the digits of arguments that a double cannot hold', () => {
    const body = `{"id":"m","model":"x","stop_reason":"tool_use","content":[{"type":"tool_use","id":"t","name":"f","input":{"id":12345678901234567890}}]}`;
    expect(decodeResponse('claude', Buffer.from(body))).to.deep.include({ type: 'tool-call-delta', choice: 0, toolCall: 0, argumentsText: '{"id":12345678901234567890}' });
  });

  it('counts cached tokens into the prompt', () => {
    const usage = { input_tokens: 10, cache_read_input_tokens: 200, cache_creation_input_tokens: 3000, output_tokens: 2 };
    expect(decode({ usage })).to.deep.include({ type: 'usage', usage: { promptTokens: 3210, completionTokens: 2, cachedTokens: 200, cacheWriteTokens: 3000 } });
  });

  it('has no usage where the answer has none', () => {
    expect(decode({ usage: null }).map((event) => event.type)).to.not.include('usage');
  });

  it('explains a refusal in the words of the answer', () => {
    expect(decode({ content: [], stop_reason: 'refusal', stop_details: { type: 'refusal', explanation: 'No.' } }).slice(1, 3)).to.deep.equal([
      { type: 'refusal-delta', choice: 0, text: 'No.' },
      { type: 'choice-end', choice: 0, finishReason: 'content_filter' },
    ]);
  });

  it('passes over blocks that OpenAI’s dialect has no place for', () => {
    expect(decode({ content: [{ type: 'redacted_thinking', data: 'x' }, { type: 'server_tool_use', id: 's', name: 'n', input: {} }] }).map((event) => event.type))
      .to.deep.equal(['response-start', 'choice-end', 'usage', 'response-end']);
  });

  for (const members of [{ id: 7 }, { model: null }, { content: null }, { content: 'Hi' }, { content: [null] }, { stop_reason: null }, { content: [{ type: 'tool_use', name: 'f' }] }]) {
    it(`takes an answer with ${JSON.stringify(members)} for an invalid one`, () => {
      expect(() => decode(members)).to.throw(UpstreamError).with.property('code', 'upstream_invalid_response');
    });
  }

  it('takes an error of status 200 for the failure it is', () => {
    expect(() => decode({ type: 'error', error: { type: 'api_error', message: 'Internal server error' } }))
      .to.throw(UpstreamError, 'Internal server error').with.include({ code: 'upstream_error', provider: 'claude', isRetryable: true });
  });
});
