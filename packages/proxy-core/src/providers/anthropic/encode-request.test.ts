import { expect } from 'chai';

import { ProxyError } from '../../errors/proxy-error.ts';
import { parseModelRequest } from '../../protocol/parse-model-request.ts';
import { encodeRequest } from './encode-request.ts';

const HELLO = [{ role: 'user', content: 'Hello' }];
const TOOL = { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } };

function encodeText(members: object): string {
  const request = parseModelRequest('chat', Buffer.from(JSON.stringify({ model: 'alias', messages: HELLO, ...members })));
  return encodeRequest(request, 'claude-x').body.toString('utf8');
}

function encode(members: object): Record<string, unknown> {
  const body: Record<string, unknown> = JSON.parse(encodeText(members));
  return body;
}

function refusal(members: object): { code: string; param: string | undefined } {
  try {
    encode(members);
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    return { code: error.code, param: error.param };
  }
  throw new Error('nothing was refused');
}

function text(value: string): object {
  return { type: 'text', text: value };
}

function assistantCall(argumentsText: string): object {
  return { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'f', arguments: argumentsText } }] };
}

describe('encodeRequest for Anthropic', () => {
  it('makes the smallest request of a question', () => {
    expect(encode({})).to.deep.equal({
      model: 'claude-x',
      messages: [{ role: 'user', content: [text('Hello')] }],
      max_tokens: 64_000,
    });
  });

  it('goes to the Messages API', () => {
    expect(encodeRequest(parseModelRequest('chat', Buffer.from(JSON.stringify({ model: 'm', messages: HELLO }))), 'm').path).to.equal('/v1/messages');
  });

  it('refuses an embedding request by endpoint', () => {
    const request = parseModelRequest('embedding', Buffer.from('{"model":"m","input":"x"}'));
    expect(() => encodeRequest(request, 'm')).to.throw(ProxyError).with.property('code', 'unsupported_endpoint');
  });

  describe('conversation', () => {
    it('lifts system messages at the beginning out of the turns', () => {
      const { system, messages } = encode({ messages: [{ role: 'system', content: 'A' }, { role: 'developer', content: 'B' }, ...HELLO] });
      expect(system).to.deep.equal([text('A'), text('B')]);
      expect(messages).to.have.length(1);
    });

    it('leaves a later system message in its place between a user turn and what follows', () => {
      const { messages } = encode({ messages: [...HELLO, { role: 'system', content: 'Be brief.' }, { role: 'system', content: 'In French.' }] });
      expect(messages).to.deep.equal([
        { role: 'user', content: [text('Hello')] },
        { role: 'system', content: [text('Be brief.'), text('In French.')] },
      ]);
    });

    it('refuses a later system message where the API has no place for one', () => {
      const system = { role: 'system', content: 'Be brief.' };
      const assistant = { role: 'assistant', content: 'Hi' };
      expect(refusal({ messages: [...HELLO, assistant, system] })).to.deep.equal({ code: 'unsupported_parameter', param: 'messages[2]' });
      expect(refusal({ messages: [...HELLO, system, ...HELLO] })).to.deep.equal({ code: 'unsupported_parameter', param: 'messages[2]' });
    });

    it('merges neighbours of one role into one turn', () => {
      const { messages } = encode({ messages: [...HELLO, ...HELLO, { role: 'assistant', content: 'A' }, { role: 'assistant', content: 'B' }, ...HELLO] });
      expect(messages).to.deep.equal([
        { role: 'user', content: [text('Hello'), text('Hello')] },
        { role: 'assistant', content: [text('A'), text('B')] },
        { role: 'user', content: [text('Hello')] },
      ]);
    });

    it('puts the results of parallel calls and what the user adds into one turn, results first', () => {
      const calls = ['c1', 'c2'].map((id) => ({ id, type: 'function', function: { name: 'f', arguments: '{"x":1}' } }));
      const { messages } = encode({
        messages: [...HELLO, { role: 'assistant', content: 'Wait.', tool_calls: calls }, { role: 'tool', tool_call_id: 'c1', content: 'one' }, { role: 'tool', tool_call_id: 'c2', content: '' }, ...HELLO],
        tools: [TOOL],
      });
      expect(messages).to.deep.equal([
        { role: 'user', content: [text('Hello')] },
        { role: 'assistant', content: [text('Wait.'), { type: 'tool_use', id: 'c1', name: 'f', input: { x: 1 } }, { type: 'tool_use', id: 'c2', name: 'f', input: { x: 1 } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: [text('one')] }, { type: 'tool_result', tool_use_id: 'c2' }, text('Hello')] },
      ]);
    });

    it('takes an image as a tool result', () => {
      const image = { type: 'image_url', image_url: { url: 'https://example.com/a.png' } };
      const { messages } = encode({ messages: [...HELLO, assistantCall(''), { role: 'tool', tool_call_id: 'c1', content: [image] }] });
      expect(messages).to.have.deep.nested.property('[2].content[0].content[0]', { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } });
    });

    it('keeps the digits of arguments that a double cannot hold', () => {
      expect(encodeText({ messages: [...HELLO, assistantCall('{"id":12345678901234567890}')] })).to.include('"input":{"id":12345678901234567890}');
    });

    for (const argumentsText of ['[1]', 'null', '"x"', '{"x":']) {
      it(`refuses ${argumentsText} as arguments`, () => {
        expect(refusal({ messages: [...HELLO, assistantCall(argumentsText)] })).to.deep.equal({ code: 'invalid_parameter', param: 'messages[1].tool_calls[0].function.arguments' });
      });
    }

    it('sends an image in base64 with the media type under its registered name', () => {
      const image = { type: 'image_url', image_url: { url: 'data:image/jpg;base64,aGk=' } };
      expect(encode({ messages: [{ role: 'user', content: [image] }] })).to.have.deep.nested.property('messages[0].content[0].source', { type: 'base64', media_type: 'image/jpeg', data: 'aGk=' });
    });

    it('refuses an image type that Anthropic does not read', () => {
      const image = { type: 'image_url', image_url: { url: 'data:image/tiff;base64,aGk=' } };
      expect(refusal({ messages: [{ role: 'user', content: [image] }] })).to.deep.equal({ code: 'unsupported_parameter', param: 'messages[0].content[0].image_url.url' });
    });

    it('leaves out texts that say nothing, and refuses a conversation that says nothing', () => {
      expect(encode({ messages: [...HELLO, { role: 'assistant', content: '' }, ...HELLO] })).to.have.property('messages').with.length(1);
      expect(refusal({ messages: [{ role: 'system', content: 'A' }] })).to.deep.equal({ code: 'invalid_parameter', param: 'messages' });
    });
  });

  describe('tools', () => {
    it('sends name, description, schema and strictness', () => {
      const strict = { type: 'function', function: { name: 'g', description: 'G.', parameters: { properties: { x: {} } }, strict: true } };
      expect(encode({ tools: [{ type: 'function', function: { name: 'f' } }, strict] })['tools']).to.deep.equal([
        { name: 'f', input_schema: { type: 'object' } },
        { name: 'g', description: 'G.', input_schema: { type: 'object', properties: { x: {} } }, strict: true },
      ]);
    });

    const choices: readonly [choice: unknown, isParallel: boolean | undefined, expected: object | undefined][] = [
      [undefined, undefined, undefined],
      [undefined, true, undefined],
      [undefined, false, { type: 'auto', disable_parallel_tool_use: true }],
      ['auto', undefined, { type: 'auto' }],
      ['required', undefined, { type: 'any' }],
      ['required', false, { type: 'any', disable_parallel_tool_use: true }],
      ['none', false, { type: 'none' }],
      [{ type: 'function', function: { name: 'f' } }, false, { type: 'tool', name: 'f', disable_parallel_tool_use: true }],
    ];
    for (const [choice, isParallel, expected] of choices) {
      it(`translates the choice ${JSON.stringify(choice)} with parallel calls ${isParallel ?? 'unsaid'}`, () => {
        expect(encode({ tools: [TOOL], tool_choice: choice, parallel_tool_calls: isParallel })['tool_choice']).to.deep.equal(expected);
      });
    }

    it('sends no choice where there are no tools and none is forced', () => {
      expect(encode({ tool_choice: 'auto', parallel_tool_calls: false })).to.not.have.any.keys('tools', 'tool_choice');
    });
  });

  describe('output', () => {
    it('holds the answer to a JSON schema', () => {
      const schema = { type: 'object', properties: {}, additionalProperties: false };
      expect(encode({ response_format: { type: 'json_schema', json_schema: { name: 'n', schema } } })['output_config']).to.deep.equal({ format: { type: 'json_schema', schema } });
    });

    it('sends the effort under its own name', () => {
      for (const effort of ['low', 'medium', 'high', 'xhigh', 'max']) expect(encode({ reasoning_effort: effort })['output_config']).to.deep.equal({ effort });
    });

    it('turns thinking off for no effort', () => {
      expect(encode({ reasoning_effort: 'none' })).to.deep.include({ thinking: { type: 'disabled' } }).and.not.have.property('output_config');
    });

    it('refuses a contradiction of effort and thinking', () => {
      expect(refusal({ reasoning_effort: 'none', thinking: { type: 'adaptive' } })).to.deep.equal({ code: 'unsupported_parameter', param: 'reasoning_effort' });
    });
  });

  it('sends limits, sampling, stop sequences, user and stream', () => {
    expect(encode({ max_completion_tokens: 9, temperature: 0, top_p: 0.5, stop: 'END', user: 'u-1', stream: true })).to.deep.include({
      max_tokens: 9, temperature: 0, top_p: 0.5, stop_sequences: ['END'], metadata: { user_id: 'u-1' }, stream: true,
    });
  });

  it('leaves out what is the default of both sides', () => {
    expect(encode({ temperature: 1, top_p: 1, stop: [], n: 1, frequency_penalty: 0, presence_penalty: 0, logprobs: false, top_logprobs: 0, store: false, service_tier: 'auto', verbosity: 'medium', modalities: ['text'], logit_bias: {}, response_format: { type: 'text' } }))
      .to.have.all.keys('model', 'messages', 'max_tokens');
  });

  it('passes over labels and hints of the caller', () => {
    expect(encode({ metadata: { run: '7' }, prompt_cache_key: 'k', prompt_cache_retention: 'in_memory' })).to.have.all.keys('model', 'messages', 'max_tokens');
  });

  it('passes on Anthropic’s own members as they are', () => {
    const own = { thinking: { type: 'enabled', budget_tokens: 2048 }, top_k: 40, cache_control: { type: 'ephemeral' } };
    expect(encode(own)).to.deep.include(own);
  });

  it('prefers the safety identifier to the user it replaced', () => {
    expect(encode({ user: 'old', safety_identifier: 'new' })['metadata']).to.deep.equal({ user_id: 'new' });
  });

  it('asks for no priority where the caller asks for the standard tier', () => {
    expect(encode({ service_tier: 'default' })['service_tier']).to.equal('standard_only');
  });

  const untranslatable: readonly [param: string, members: object][] = [
    ['temperature', { temperature: 1.5 }],
    ['n', { n: 2 }],
    ['seed', { seed: 0 }],
    ['frequency_penalty', { frequency_penalty: 0.1 }],
    ['presence_penalty', { presence_penalty: -0.1 }],
    ['logprobs', { logprobs: true }],
    ['top_logprobs', { top_logprobs: 2 }],
    ['response_format', { response_format: { type: 'json_object' } }],
    ['reasoning_effort', { reasoning_effort: 'minimal' }],
    ['store', { store: true }],
    ['service_tier', { service_tier: 'flex' }],
    ['verbosity', { verbosity: 'low' }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['audio', { audio: { voice: 'alloy' } }],
    ['prediction', { prediction: { type: 'content', content: 'x' } }],
    ['web_search_options', { web_search_options: {} }],
    ['prompt_cache_retention', { prompt_cache_retention: '24h' }],
    ['safety_identifier', { safety_identifier: 7 }],
    ['constructor', { constructor: 1 }],
  ];
  for (const [param, members] of untranslatable) {
    it(`refuses ${JSON.stringify(members)} by name`, () => {
      expect(refusal(members)).to.deep.equal({ code: 'unsupported_parameter', param });
    });
  }
});
