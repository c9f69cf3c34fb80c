import { expect } from 'chai';
import * as fc from 'fast-check';

import { ProxyError } from '../errors/proxy-error.ts';
import type { ChatRequest } from './chat-request.ts';
import { JsonDocument } from './json-document.ts';
import { parseChatRequest } from './parse-chat-request.ts';

const HELLO = [{ role: 'user', content: 'Hello' }];

function parse(members: object): ChatRequest {
  return parseChatRequest(JsonDocument.parse(Buffer.from(JSON.stringify({ model: 'm', messages: HELLO, ...members }))));
}

function refusal(members: object): { code: string; param: string | undefined } {
  try {
    parse(members);
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    expect(error.message).to.include(error.param);
    return { code: error.code, param: error.param };
  }
  throw new Error('nothing was refused');
}

function part(value: object): object {
  return { messages: [{ role: 'user', content: [value] }] };
}

describe('parseChatRequest', () => {
  describe('messages', () => {
    it('takes developer for system, and a string for one text part', () => {
      const { messages } = parse({ messages: [{ role: 'developer', content: 'Be brief.' }, { role: 'system', content: [{ type: 'text', text: 'Be kind.' }] }, ...HELLO] });
      expect(messages).to.deep.equal([
        { role: 'system', content: [{ type: 'text', text: 'Be brief.' }], param: 'messages[0]' },
        { role: 'system', content: [{ type: 'text', text: 'Be kind.' }], param: 'messages[1]' },
        { role: 'user', content: [{ type: 'text', text: 'Hello' }], param: 'messages[2]' },
      ]);
    });

    it('reads an assistant message without content but with tool calls', () => {
      const call = { id: 'call_1', type: 'function', function: { name: 'f', arguments: '{}' } };
      const { messages } = parse({ messages: [...HELLO, { role: 'assistant', content: null, tool_calls: [call] }] });
      expect(messages[1]).to.deep.equal({
        role: 'assistant',
        content: [],
        toolCalls: [{ id: 'call_1', name: 'f', argumentsText: '{}', signature: undefined, param: 'messages[1].tool_calls[0]' }],
        param: 'messages[1]',
      });
    });

    it('reads a refusal beside the content and in it', () => {
      const inside = { role: 'assistant', content: [{ type: 'refusal', refusal: 'No.' }] };
      const beside = { role: 'assistant', content: null, refusal: 'No.' };
      for (const message of [inside, beside]) {
        expect(parse({ messages: [...HELLO, message] }).messages[1]).to.deep.include({ content: [{ type: 'refusal', text: 'No.' }] });
      }
    });

    it('takes back the message of an answer as clients send it', () => {
      const echo = { role: 'assistant', content: 'Hi', refusal: null, annotations: [], audio: null, function_call: null, tool_calls: null, reasoning_content: 'Hm.' };
      expect(parse({ messages: [...HELLO, echo] }).messages[1]).to.deep.include({ content: [{ type: 'text', text: 'Hi' }], toolCalls: [] });
    });

    it('reads a tool result, whose function name the call has already', () => {
      const { messages } = parse({ messages: [...HELLO, { role: 'tool', tool_call_id: 'call_1', name: 'f', content: '42' }] });
      expect(messages[1]).to.deep.equal({ role: 'tool', toolCallId: 'call_1', content: [{ type: 'text', text: '42' }], param: 'messages[1]' });
    });

    it('reads images by URL and in base64', () => {
      const url = { type: 'image_url', image_url: { url: 'https://example.com/a.png', detail: 'high' } };
      const data = { type: 'image_url', image_url: { url: 'data:image/PNG;name=a.png;base64,aGk=' } };
      expect(parse({ messages: [{ role: 'user', content: [url, data] }] }).messages[0]?.content).to.deep.equal([
        { type: 'image-url', url: 'https://example.com/a.png', param: 'messages[0].content[0].image_url.url' },
        { type: 'image-data', mediaType: 'image/png', data: 'aGk=', param: 'messages[0].content[1].image_url.url' },
      ]);
    });

    it('reads an image of many megabytes in time that grows with its size alone', () => {
      const data = 'A'.repeat(8_000_000);
      const { messages } = parse(part({ type: 'image_url', image_url: { url: `data:image/png;base64,${data}` } }));
      expect(messages[0]?.content[0]).to.have.property('data').that.has.length(data.length);
    });
  });

  it('reads tools, with and without what is optional', () => {
    const parameters = { type: 'object', properties: {} };
    const { tools } = parse({ tools: [{ type: 'function', function: { name: 'f' } }, { type: 'function', function: { name: 'g', description: 'G.', parameters, strict: true } }] });
    expect(tools).to.deep.equal([
      { name: 'f', description: undefined, parameters: undefined, isStrict: false },
      { name: 'g', description: 'G.', parameters, isStrict: true },
    ]);
  });

  it('reads every form of tool choice', () => {
    for (const type of ['auto', 'none', 'required']) expect(parse({ tool_choice: type }).toolChoice).to.deep.equal({ type });
    expect(parse({ tool_choice: { type: 'function', function: { name: 'f' } } }).toolChoice).to.deep.equal({ type: 'tool', name: 'f' });
  });

  it('reads every form of response format, the description into the schema', () => {
    const schema = { type: 'object' };
    expect(parse({ response_format: { type: 'text' } }).responseFormat).to.deep.equal({ type: 'text' });
    expect(parse({ response_format: { type: 'json_object' } }).responseFormat).to.deep.equal({ type: 'json-object' });
    expect(parse({ response_format: { type: 'json_schema', json_schema: { name: 'n', schema, description: 'D.' } } }).responseFormat)
      .to.deep.equal({ type: 'json-schema', name: 'n', schema: { type: 'object', description: 'D.' }, isStrict: false });
  });

  it('reads limits and sampling', () => {
    expect(parse({ max_tokens: 5 })).to.include({ maxOutputTokens: 5 });
    expect(parse({ max_completion_tokens: 7, max_tokens: 7 })).to.include({ maxOutputTokens: 7 });
    expect(parse({ temperature: 0.5, top_p: 0.9, n: 2, seed: -3, frequency_penalty: 1, presence_penalty: -1 }))
      .to.include({ temperature: 0.5, topP: 0.9, choiceCount: 2, seed: -3, frequencyPenalty: 1, presencePenalty: -1 });
    expect(parse({ stop: 'END' }).stop).to.deep.equal(['END']);
    expect(parse({ stop: ['A', 'B'] }).stop).to.deep.equal(['A', 'B']);
  });

  it('tells what was not asked from what was, and takes null for not asked', () => {
    const request = parse({ temperature: null, stop: null, tools: null, response_format: null });
    expect(request).to.include({ temperature: undefined, stop: undefined, responseFormat: undefined });
    expect(request.tools).to.deep.equal([]);
  });

  it('collects what it has no place for, without null and without the stream options', () => {
    const { otherMembers } = parse({ stream: true, stream_options: { include_usage: true }, store: false, metadata: null, thinking: { type: 'adaptive' } });
    expect(otherMembers).to.deep.equal({ store: false, thinking: { type: 'adaptive' } });
  });

  const refusals: readonly [title: string, members: object, code: string, param: string][] = [
    ['messages that are no array', { messages: 'Hi' }, 'invalid_parameter', 'messages'],
    ['no messages', { messages: [] }, 'invalid_parameter', 'messages'],
    ['a message that is no object', { messages: [7] }, 'invalid_parameter', 'messages[0]'],
    ['a message without role', { messages: [{ content: 'Hi' }] }, 'missing_parameter', 'messages[0].role'],
    ['an unknown role', { messages: [{ role: 'robot', content: 'Hi' }] }, 'invalid_parameter', 'messages[0].role'],
    ['the legacy function role', { messages: [{ role: 'function', name: 'f', content: '1' }] }, 'unsupported_parameter', 'messages[0].role'],
    ['a message without content', { messages: [...HELLO, { role: 'user' }] }, 'missing_parameter', 'messages[1].content'],
    ['a user message with null', { messages: [{ role: 'user', content: null }] }, 'invalid_parameter', 'messages[0].content'],
    ['a participant name', { messages: [{ role: 'user', content: 'Hi', name: 'Ada' }] }, 'unsupported_parameter', 'messages[0].name'],
    ['a legacy function call', { messages: [{ role: 'assistant', content: '', function_call: { name: 'f', arguments: '' } }] }, 'unsupported_parameter', 'messages[0].function_call'],
    ['a tool call without id', { messages: [{ role: 'assistant', tool_calls: [{ type: 'function', function: { name: 'f', arguments: '' } }] }] }, 'missing_parameter', 'messages[0].tool_calls[0].id'],
    ['arguments that are an object', { messages: [{ role: 'assistant', tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: {} } }] }] }, 'invalid_parameter', 'messages[0].tool_calls[0].function.arguments'],
    ['a custom tool call', { messages: [{ role: 'assistant', tool_calls: [{ id: 'c', type: 'custom', custom: {} }] }] }, 'unsupported_parameter', 'messages[0].tool_calls[0].type'],
    ['a tool result without its call', { messages: [{ role: 'tool', content: '1' }] }, 'missing_parameter', 'messages[0].tool_call_id'],
    ['audio', part({ type: 'input_audio', input_audio: { data: '', format: 'wav' } }), 'unsupported_parameter', 'messages[0].content[0].type'],
    ['a file', part({ type: 'file', file: { file_id: 'f' } }), 'unsupported_parameter', 'messages[0].content[0].type'],
    ['a part without text', part({ type: 'text' }), 'missing_parameter', 'messages[0].content[0].text'],
    ['a member of a part', part({ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }), 'unsupported_parameter', 'messages[0].content[0].cache_control'],
    ['an image without URL', part({ type: 'image_url', image_url: {} }), 'missing_parameter', 'messages[0].content[0].image_url.url'],
    ['an image at a file URL', part({ type: 'image_url', image_url: { url: 'file:///etc/passwd' } }), 'invalid_parameter', 'messages[0].content[0].image_url.url'],
    ['a data URL without base64', part({ type: 'image_url', image_url: { url: 'data:image/png,hi' } }), 'invalid_parameter', 'messages[0].content[0].image_url.url'],
    ['a payload that is no base64', part({ type: 'image_url', image_url: { url: 'data:image/png;base64,a b' } }), 'invalid_parameter', 'messages[0].content[0].image_url.url'],
    ['low image detail', part({ type: 'image_url', image_url: { url: 'https://a.b/c', detail: 'low' } }), 'unsupported_parameter', 'messages[0].content[0].image_url.detail'],
    ['functions', { functions: [] }, 'unsupported_parameter', 'functions'],
    ['function_call', { function_call: 'auto' }, 'unsupported_parameter', 'function_call'],
    ['a custom tool', { tools: [{ type: 'custom', custom: {} }] }, 'unsupported_parameter', 'tools[0].type'],
    ['a tool without name', { tools: [{ type: 'function', function: {} }] }, 'missing_parameter', 'tools[0].function.name'],
    ['an unknown tool choice', { tool_choice: 'maybe' }, 'invalid_parameter', 'tool_choice'],
    ['a tool choice of several tools', { tool_choice: { type: 'allowed_tools' } }, 'unsupported_parameter', 'tool_choice.type'],
    ['an unknown response format', { response_format: { type: 'xml' } }, 'invalid_parameter', 'response_format.type'],
    ['a JSON schema without schema', { response_format: { type: 'json_schema', json_schema: { name: 'n' } } }, 'missing_parameter', 'response_format.json_schema.schema'],
    ['a temperature in words', { temperature: 'hot' }, 'invalid_parameter', 'temperature'],
    ['half an answer', { n: 0.5 }, 'invalid_parameter', 'n'],
    ['no tokens at all', { max_tokens: 0 }, 'invalid_parameter', 'max_tokens'],
    ['two different limits', { max_tokens: 1, max_completion_tokens: 2 }, 'invalid_parameter', 'max_tokens'],
    ['a number among the stop sequences', { stop: ['a', 1] }, 'invalid_parameter', 'stop[1]'],
  ];
  for (const [title, members, code, param] of refusals) {
    it(`refuses ${title}, naming ${param}`, () => {
      expect(refusal(members)).to.deep.equal({ code, param });
    });
  }

  it('puts no long string of the caller into an error', () => {
    const secret = 'my secret prompt '.repeat(10);
    expect(() => parse({ messages: secret })).to.throw(ProxyError).with.property('message').that.does.not.include('secret');
  });

  it('either reads a body or throws a ProxyError with a 400 code, whatever it holds', () => {
    const value = fc.jsonValue({ maxDepth: 4 });
    const message = fc.record({ role: fc.constantFrom('system', 'user', 'assistant', 'tool'), content: value, tool_calls: value, tool_call_id: value }, { requiredKeys: [] });
    const body = fc.record({ messages: fc.oneof(fc.array(message), value), tools: value, tool_choice: value, stop: value, response_format: value, max_tokens: value }, { requiredKeys: [] });
    fc.assert(fc.property(body, (members) => {
      try {
        parse(members);
      } catch (error) {
        if (!ProxyError.isInstance(error)) throw error;
        expect(error.facts.status).to.equal(400);
        expect(error.param).to.be.a('string');
      }
    }));
  });
});
