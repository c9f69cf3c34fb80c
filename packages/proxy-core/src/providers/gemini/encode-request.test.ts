import { expect } from 'chai';

import { ProxyError } from '../../errors/proxy-error.ts';
import { JsonDocument } from '../../protocol/json-document.ts';
import type { JsonObject } from '../../protocol/json-value.ts';
import { parseChatRequest } from '../../protocol/parse-chat-request.ts';
import { encodeRequest } from './encode-request.ts';

const HELLO = { role: 'user', content: 'Hello' };

function encode(members: JsonObject, model = 'gemini-2.5-flash'): unknown {
  const document = JsonDocument.parse(Buffer.from(JSON.stringify({ model: 'alias', messages: [HELLO], ...members })));
  return JSON.parse(JSON.stringify(encodeRequest(parseChatRequest(document), model)));
}

function expectRefused(members: JsonObject, code: string, param: string, model?: string): void {
  try {
    encode(members, model);
  } catch (error) {
    if (!ProxyError.isInstance(error)) throw error;
    expect(error).to.include({ code, param });
    expect(error.message).to.include(param);
    return;
  }
  expect.fail(`nothing was thrown for ${param}`);
}

function tool(members: JsonObject = {}): JsonObject {
  return { type: 'function', function: { name: 'get_weather', description: 'Weather.', parameters: { type: 'object', $defs: {} }, ...members } };
}

function call(id: string, members: JsonObject = {}): JsonObject {
  return { id, type: 'function', function: { name: `name_of_${id}`, arguments: '{"a":1}' }, ...members };
}

describe('encodeRequest for Gemini', () => {
  it('is no more than the contents where nothing else is asked', () => {
    expect(encode({})).to.deep.equal({ contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] });
  });

  describe('messages', () => {
    it('have their leading system messages in the instruction, and neighbours of a role in one turn', () => {
      const messages = [
        { role: 'system', content: 'Be brief.' },
        { role: 'developer', content: [{ type: 'text', text: 'Be kind.' }] },
        { role: 'user', content: 'One.' },
        { role: 'user', content: [{ type: 'text', text: 'Two.' }, { type: 'text', text: '' }] },
        { role: 'assistant', content: 'Three.' },
        { role: 'assistant', content: null, refusal: 'Four.' },
      ];
      expect(encode({ messages })).to.deep.equal({
        systemInstruction: { parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] },
        contents: [
          { role: 'user', parts: [{ text: 'One.' }, { text: 'Two.' }] },
          { role: 'model', parts: [{ text: 'Three.' }, { text: 'Four.' }] },
        ],
      });
    });

    it('have no system message further on', () => {
      expectRefused({ messages: [HELLO, { role: 'system', content: 'Now rhyme.' }] }, 'unsupported_parameter', 'messages[1]');
    });

    it('say something', () => {
      expectRefused({ messages: [{ role: 'system', content: 'Be brief.' }] }, 'invalid_parameter', 'messages');
      expectRefused({ messages: [{ role: 'user', content: '' }] }, 'invalid_parameter', 'messages');
    });

    it('carry images inline and by address, with the type that the path tells', () => {
      const urls = ['data:image/jpg;base64,AAAA', 'https://example.com/a/Cat.PNG?size=9', 'https://example.com/picture', 'https://example.com/cat.svg'];
      const content = urls.map((url) => ({ type: 'image_url', image_url: { url } }));
      expect(encode({ messages: [{ role: 'user', content }] })).to.have.nested.property('contents[0].parts').that.deep.equals([
        { inlineData: { mimeType: 'image/jpeg', data: 'AAAA' } },
        { fileData: { mimeType: 'image/png', fileUri: urls[1] } },
        { fileData: { fileUri: urls[2] } },
        { fileData: { fileUri: urls[3] } },
      ]);
    });
  });

  describe('tool conversations', () => {
    const messages = [
      HELLO,
      { role: 'assistant', content: '', tool_calls: [call('c1', { extra_content: { google: { thought_signature: 'c2ln' } } }), call('c2')] },
      { role: 'tool', tool_call_id: 'c2', content: '{"celsius":21}' },
      { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }] },
      { role: 'user', content: 'Thanks.' },
    ];

    it('name the function of each result, keep results in a turn of their own, and send signatures back', () => {
      expect(encode({ messages }, 'gemini-3-flash-preview')).to.have.property('contents').that.deep.equals([
        { role: 'user', parts: [{ text: 'Hello' }] },
        {
          role: 'model',
          parts: [
            { functionCall: { id: 'c1', name: 'name_of_c1', args: { a: 1 } }, thoughtSignature: 'c2ln' },
            { functionCall: { id: 'c2', name: 'name_of_c2', args: { a: 1 } } },
          ],
        },
        {
          role: 'user',
          parts: [
            { functionResponse: { id: 'c2', name: 'name_of_c2', response: { output: '{"celsius":21}' } } },
            { functionResponse: { id: 'c1', name: 'name_of_c1', response: { output: ['a', 'b'] } } },
          ],
        },
        { role: 'user', parts: [{ text: 'Thanks.' }] },
      ]);
    });

    it('of another model get the published stand-in for a signature where Gemini 3 insists on one', () => {
      const unsigned = [HELLO, { role: 'assistant', content: null, tool_calls: [call('c1'), call('c2')] }];
      const standIn = 'contents[1].parts[0].thoughtSignature';
      for (const model of ['gemini-3-pro-preview', 'gemini-3.5-flash', 'models/gemini-3-flash', 'gemini-flash-latest', 'gemini-10-pro']) {
        expect(encode({ messages: unsigned }, model), model).to.have.nested.property(standIn, 'skip_thought_signature_validator');
        expect(encode({ messages: unsigned }, model), model).to.not.have.nested.property('contents[1].parts[1].thoughtSignature');
      }
      for (const model of ['gemini-2.5-pro', 'gemini-1.5-flash', 'gemma-3-27b-it']) {
        expect(encode({ messages: unsigned }, model), model).to.not.have.nested.property(standIn);
      }
    });

    it('keep every digit of the arguments, and take none for an empty object', () => {
      const calls = [call('c1', { function: { name: 'f', arguments: '{"id":12345678901234567890}' } }), call('c2', { function: { name: 'f', arguments: '' } })];
      const document = JsonDocument.parse(Buffer.from(JSON.stringify({ messages: [HELLO, { role: 'assistant', tool_calls: calls }] })));
      expect(JSON.stringify(encodeRequest(parseChatRequest(document), 'm'))).to.include('"args":{"id":12345678901234567890}').and.to.include('"args":{}');
    });

    it('have objects for arguments', () => {
      for (const text of ['[1]', 'null', '{"a":']) {
        const toolCalls = [call('c1'), call('c2', { function: { name: 'f', arguments: text } })];
        expectRefused({ messages: [HELLO, { role: 'assistant', tool_calls: toolCalls }] }, 'invalid_parameter', 'messages[1].tool_calls[1].function.arguments');
      }
    });

    it('have no result without its call', () => {
      expectRefused({ messages: [HELLO, { role: 'tool', tool_call_id: 'c9', content: 'a' }] }, 'invalid_parameter', 'messages[1].tool_call_id');
    });

    it('carry an image in a result inline, not by address', () => {
      const resultOf = (url: string): JsonObject[] => [HELLO, { role: 'assistant', tool_calls: [call('c1')] }, { role: 'tool', tool_call_id: 'c1', content: [{ type: 'image_url', image_url: { url } }] }];
      expect(encode({ messages: resultOf('data:image/png;base64,AAAA') })).to.have.nested.property('contents[2].parts[0].functionResponse').that.deep.equals({
        id: 'c1', name: 'name_of_c1', response: { output: '' }, parts: [{ inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
      });
      expectRefused({ messages: resultOf('https://example.com/a.png') }, 'unsupported_parameter', 'messages[2].content[0].image_url.url');
    });
  });

  describe('tools', () => {
    it('keep their JSON Schema as it is', () => {
      expect(encode({ tools: [tool(), tool({ name: 'now', description: null, parameters: null })] })).to.have.property('tools').that.deep.equals([
        { functionDeclarations: [{ name: 'get_weather', description: 'Weather.', parametersJsonSchema: { type: 'object', $defs: {} } }, { name: 'now' }] },
      ]);
    });

    const choices: [JsonObject | string | null, boolean, JsonObject | undefined][] = [
      [null, false, undefined],
      [null, true, { mode: 'VALIDATED' }],
      ['auto', false, { mode: 'AUTO' }],
      ['auto', true, { mode: 'VALIDATED' }],
      ['none', true, { mode: 'NONE' }],
      ['required', false, { mode: 'ANY' }],
      [{ type: 'function', function: { name: 'get_weather' } }, true, { mode: 'ANY', allowedFunctionNames: ['get_weather'] }],
    ];
    for (const [choice, strict, expected] of choices) {
      it(`are used as ${JSON.stringify(choice)} says, ${strict ? 'strictly' : 'loosely'}`, () => {
        const body = encode({ tools: [tool({ strict })], tool_choice: choice });
        if (expected === undefined) expect(body).to.not.have.property('toolConfig');
        else expect(body).to.have.property('toolConfig').that.deep.equals({ functionCallingConfig: expected });
      });
    }

    it('cannot be made to wait for each other', () => {
      expectRefused({ tools: [tool()], parallel_tool_calls: false }, 'unsupported_parameter', 'parallel_tool_calls');
      expect(encode({ tools: [tool()], parallel_tool_calls: true })).to.have.property('tools');
    });
  });

  describe('generationConfig', () => {
    it('holds limits and sampling', () => {
      const members = { max_tokens: 9, temperature: 0, top_p: 0.5, stop: 'END', n: 2, seed: 0, presence_penalty: 1, frequency_penalty: -1 };
      expect(encode(members)).to.have.property('generationConfig').that.deep.equals({
        maxOutputTokens: 9, temperature: 0, topP: 0.5, stopSequences: ['END'], candidateCount: 2, seed: 0, presencePenalty: 1, frequencyPenalty: -1,
      });
    });

    it('is absent where only defaults are spelled out', () => {
      const members = {
        n: 1, presence_penalty: 0, frequency_penalty: 0, logprobs: false, top_logprobs: 0, stop: [], response_format: { type: 'text' }, store: false, service_tier: 'auto',
        modalities: ['text'], logit_bias: {}, verbosity: 'medium', metadata: { team: 'a' }, prompt_cache_key: 'k', prompt_cache_retention: 'in_memory',
      };
      expect(encode(members)).to.have.all.keys('contents');
    });

    it('holds the form of the answer', () => {
      expect(encode({ response_format: { type: 'json_object' } })).to.have.property('generationConfig').that.deep.equals({ responseMimeType: 'application/json' });
      const schema = { type: 'object', additionalProperties: false };
      expect(encode({ response_format: { type: 'json_schema', json_schema: { name: 'a', schema } } })).to.have.property('generationConfig')
        .that.deep.equals({ responseMimeType: 'application/json', responseJsonSchema: schema });
    });

    for (const [model, effort, expected] of [
      ['gemini-2.5-flash', 'none', { thinkingBudget: 0 }],
      ['gemini-2.5-pro', 'minimal', { thinkingBudget: 1024 }],
      ['gemini-2.5-flash', 'low', { thinkingBudget: 1024 }],
      ['gemini-2.5-flash-lite', 'medium', { thinkingBudget: 8192 }],
      ['models/gemini-2.5-flash', 'high', { thinkingBudget: 24_576 }],
      ['gemini-3-flash-preview', 'minimal', { thinkingLevel: 'MINIMAL' }],
      ['gemini-3.1-pro-preview', 'minimal', { thinkingLevel: 'LOW' }],
      ['gemini-3.1-pro-preview', 'high', { thinkingLevel: 'HIGH' }],
      ['gemini-flash-latest', 'medium', { thinkingLevel: 'MEDIUM' }],
    ] as const) {
      it(`has the thinking of effort ${effort} for ${model}`, () => {
        expect(encode({ reasoning_effort: effort }, model)).to.have.nested.property('generationConfig.thinkingConfig').that.deep.equals(expected);
      });
    }

    it('has no thinking that Google’s table lacks', () => {
      expectRefused({ reasoning_effort: 'none' }, 'unsupported_parameter', 'reasoning_effort', 'gemini-3-flash-preview');
      expectRefused({ reasoning_effort: 'xhigh' }, 'invalid_parameter', 'reasoning_effort');
    });
  });

  describe('other members', () => {
    it('that are Gemini’s own go along, in either spelling and from Google’s extra body', () => {
      const safety = [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_NONE' }];
      expect(encode({ top_k: 40, safetySettings: safety, extra_body: { google: { thinking_config: { include_thoughts: true }, cached_content: 'cachedContents/a' } } })).to.deep.include({
        generationConfig: { topK: 40, thinkingConfig: { include_thoughts: true } },
        safetySettings: safety,
        cachedContent: 'cachedContents/a',
      });
    });

    it('that say the same thing twice are refused', () => {
      expectRefused({ top_k: 1, topK: 2 }, 'invalid_parameter', 'topK');
      expectRefused({ reasoning_effort: 'low', thinking_config: { thinking_budget: 5 } }, 'invalid_parameter', 'reasoning_effort');
    });

    for (const [param, members] of Object.entries({
      user: { user: 'u1' },
      logprobs: { logprobs: true },
      top_logprobs: { top_logprobs: 2 },
      store: { store: true },
      service_tier: { service_tier: 'flex' },
      logit_bias: { logit_bias: { 1: 2 } },
      safety_identifier: { safety_identifier: 's' },
      verbosity: { verbosity: 'low' },
      modalities: { modalities: ['text', 'audio'] },
      prediction: { prediction: { type: 'content', content: 'a' } },
      web_search_options: { web_search_options: {} },
      constructor: { constructor: {} },
      'extra_body.other': { extra_body: { other: {} } },
      'extra_body.google.thinking': { extra_body: { google: { thinking: 1 } } },
    })) {
      it(`are refused by name: ${param}`, () => expectRefused(members, 'unsupported_parameter', param));
    }
  });
});
