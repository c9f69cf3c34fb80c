import { readFileSync } from 'node:fs';

import { expect } from 'chai';
import * as fc from 'fast-check';

import { foldStream } from './fold-stream.ts';

const FIXTURES = `${import.meta.dirname}/../../providers/openai/__fixtures__`;
const USAGE = { choices: [], usage: { total_tokens: 3 } };

type Operation = 'chat' | 'completion';

function streamOf(...chunks: readonly unknown[]): string {
  return [...chunks.map((chunk) => `data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`), 'data: [DONE]\n\n'].join('');
}

function foldText(stream: string, operation: Operation = 'chat'): string | undefined {
  return foldStream(operation, Buffer.from(stream))?.toString();
}

function fold(...chunks: readonly unknown[]): any {
  const text = foldText(streamOf(...chunks, USAGE));
  return text === undefined ? undefined : JSON.parse(text);
}

function delta(value: unknown, others: object = {}): unknown {
  return { choices: [{ index: 0, delta: value, ...others }] };
}

/** The message that deltas come to. */
function messageOf(...deltas: readonly unknown[]): any {
  return fold(...deltas.map((value) => delta(value)))?.choices[0].message;
}

describe('foldStream', () => {
  for (const name of ['text', 'unicode', 'length', 'parallel-tools', 'cached-usage']) {
    it(`makes of the streamed fixture ${name} the whole one`, () => {
      const whole = JSON.parse(readFileSync(`${FIXTURES}/${name}.json`, 'utf8'));
      // A stream without annotations does not say so.
      for (const { message } of whole.choices) delete message.annotations;
      expect(JSON.parse(foldText(readFileSync(`${FIXTURES}/${name}.sse`, 'utf8')) ?? 'null')).to.deep.equal(whole);
    });
  }

  it('makes of the filtered fixture the whole one, but for the empty text that its stream begins with', () => {
    const whole = JSON.parse(readFileSync(`${FIXTURES}/content-filter.json`, 'utf8'));
    whole.choices[0].message = { role: 'assistant', content: '', refusal: null };
    expect(JSON.parse(foldText(readFileSync(`${FIXTURES}/content-filter.sse`, 'utf8')) ?? 'null')).to.deep.equal(whole);
  });

  it('writes these bytes, each number and escape as the provider wrote it', () => {
    const stream = streamOf(
      '{"id":"r","object":"chat.completion.chunk","created":12345678901234567890,"choices":[{"index":0,"delta":{"role":"assistant","content":"\\u00e9\\/"},"score":1.0}],"usage":null}',
      '{"id":"r","created":12345678901234567890,"choices":[{"index":0,"delta":{"content":"é\\ud83d"},"finish_reason":null}]}',
      '{"choices":[{"index":0,"delta":{"content":"\\ude00"},"finish_reason":"stop"}],"usage":null}',
      '{"choices":[],"usage":{"total_tokens":-0}}',
    );
    expect(foldText(stream)).to.equal('{"object":"chat.completion","id":"r","created":12345678901234567890,"choices":[{"index":0,"message":{"role":"assistant","content":"\\u00e9\\/é\\ud83d\\ude00"},"score":1.0,"finish_reason":"stop"}],"usage":{"total_tokens":-0}}');
  });

  it('joins a text wherever it is cut, in a stream of any line ends', () => {
    const cuts = fc.array(fc.string({ unit: 'binary', maxLength: 8 }), { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(cuts, fc.constantFrom('\n', '\r\n', '\r'), (texts, lineEnd) => {
      // Halves of surrogate pairs come as escapes, and make a whole character again.
      const halves = texts.flatMap((text) => [text.slice(0, 1), text.slice(1)]);
      const stream = streamOf(...halves.map((content) => delta({ content })), USAGE).replaceAll('\n', lineEnd);
      expect(JSON.parse(foldText(stream) ?? 'null').choices[0].message.content).to.equal(texts.join(''));
    }));
  });

  it('joins each kind of text for itself', () => {
    expect(messageOf({ role: 'assistant', content: '', refusal: null }, { reasoning_content: 'a' }, { reasoning: 'b' }, { content: 'c', reasoning_content: 'd' }, { refusal: 'e' }, { content: 'f' }, { reasoning: 'g' }, { refusal: 'h' }))
      .to.deep.equal({ role: 'assistant', content: 'cf', refusal: 'eh', reasoning_content: 'ad', reasoning: 'bg' });
  });

  it('keeps a text that was null or empty so', () => {
    expect(messageOf({ content: null }, { content: null })).to.deep.equal({ content: null });
    expect(messageOf({ content: null }, { content: '' }, { content: null })).to.deep.equal({ content: '' });
    expect(messageOf({ content: 'a' }, { content: null })).to.deep.equal({ content: 'a' });
  });

  it('keeps the choices apart, in the order of their indexes', () => {
    const choice = (index: number, content: string): unknown => ({ choices: [{ index, delta: { content }, finish_reason: content === 'z' ? 'stop' : null }] });
    const { choices } = fold(choice(1, 'a'), choice(0, 'b'), { choices: [{ index: 0, delta: { content: 'c' } }, { index: 1, delta: { content: 'd' } }] }, choice(1, 'z'), choice(0, 'z'));
    expect(choices).to.deep.equal([
      { index: 0, message: { content: 'bcz' }, finish_reason: 'stop' },
      { index: 1, message: { content: 'adz' }, finish_reason: 'stop' },
    ]);
  });

  it('joins the arguments of tool calls by index, and keeps what else they have', () => {
    const calls = (...list: readonly unknown[]): unknown => ({ tool_calls: list });
    expect(messageOf(
      calls({ index: 1, id: 'b', type: 'custom', custom: { name: 'g', input: '' } }),
      calls({ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' }, extra_content: { google: { thought_signature: 's' } } }),
      calls({ index: 0, function: { arguments: '{"x"' } }, { index: 1, custom: { input: 'i' } }),
      calls({ index: 0, id: 'a', type: null, function: { name: '', arguments: ':1}' } }, { index: 1, id: '', custom: { input: 'n' } }),
    )).to.deep.equal({
      tool_calls: [
        { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' }, extra_content: { google: { thought_signature: 's' } } },
        { id: 'b', type: 'custom', custom: { name: 'g', input: 'in' } },
      ],
    });
  });

  it('joins the arguments of a legacy call', () => {
    expect(messageOf({ function_call: { name: 'f', arguments: '' } }, { function_call: { arguments: '{"a"' } }, { function_call: { arguments: ':1}' } }))
      .to.deep.equal({ function_call: { name: 'f', arguments: '{"a":1}' } });
  });

  it('joins annotations and log probabilities', () => {
    const { choices } = fold(
      delta({ content: 'a', annotations: [{ url: 1 }] }, { logprobs: { content: [1, 2], refusal: null } }),
      delta({ content: 'b' }, { logprobs: null }),
      delta({ annotations: [{ url: 2 }] }, { logprobs: { content: [3], refusal: [4] } }),
    );
    expect(choices[0]).to.deep.equal({ index: 0, message: { content: 'ab', annotations: [{ url: 1 }, { url: 2 }] }, logprobs: { content: [1, 2, 3], refusal: [4] } });
  });

  it('joins the texts and log probabilities of completions', () => {
    const chunk = (text: string, at: number): unknown => ({ object: 'text_completion', choices: [{ index: 0, text, logprobs: { tokens: [text], token_logprobs: [-1], top_logprobs: null, text_offset: [at] }, finish_reason: null }] });
    const stream = streamOf(chunk('a', 0), chunk('b', 1), { choices: [{ index: 0, text: '', logprobs: null, finish_reason: 'length' }] }, USAGE);
    expect(JSON.parse(foldText(stream, 'completion') ?? 'null')).to.deep.equal({
      object: 'text_completion',
      choices: [{ index: 0, text: 'ab', logprobs: { tokens: ['a', 'b'], token_logprobs: [-1, -1], top_logprobs: null, text_offset: [0, 1] }, finish_reason: 'length' }],
      usage: { total_tokens: 3 },
    });
  });

  it('takes the last of other members, and none back for what says nothing', () => {
    const answer = fold(
      { id: '', model: '', prompt_filter_results: [{ hate: 1 }], choices: [] },
      { id: 'r', model: 'm', citations: ['a'], x: 1, choices: [{ index: 0, delta: { content: 'a', x: 1 }, content_filter_results: { hate: 1 } }] },
      { id: 'r', model: 'm', citations: ['a', 'b'], x: 2, service_tier: 'flex', choices: [{ index: 0, delta: { x: 'y' }, content_filter_results: {}, stop_reason: 7 }], obfuscation: 'pad' },
      { id: 'r', model: null, service_tier: null, choices: [{ index: 0, delta: { x: null }, content_filter_results: { hate: 2 }, stop_reason: null }] },
    );
    expect(answer).to.deep.equal({
      object: 'chat.completion', id: 'r', model: 'm', prompt_filter_results: [{ hate: 1 }], citations: ['a', 'b'], x: 2, service_tier: 'flex',
      choices: [{ index: 0, message: { content: 'a', x: 'y' }, content_filter_results: { hate: 2 }, stop_reason: 7 }],
      usage: { total_tokens: 3 },
    });
  });

  it('keeps members of an odd name', () => {
    const text = foldText(streamOf('{"__proto__":{"a":1},"choices":[{"index":0,"constructor":1,"delta":{"__proto__":2,"\\n":3,"\\\\":4}}],"usage":{}}'));
    expect(text).to.equal('{"object":"chat.completion","__proto__":{"a":1},"choices":[{"index":0,"constructor":1,"message":{"__proto__":2,"\\n":3,"\\\\":4}}],"usage":{}}');
  });

  it('takes the usage of any chunk, the last one of several', () => {
    const text = foldText(streamOf({ ...delta({ content: 'a' }) as object, usage: { total_tokens: 1 } }, { ...delta({}) as object, usage: { total_tokens: 2 } }, { ...delta({}) as object, usage: null }));
    expect(JSON.parse(text ?? 'null').usage).to.deep.equal({ total_tokens: 2 });
  });

  it('passes over what a provider repeats of the message beside its deltas', () => {
    const { choices } = fold(delta({ content: 'a' }, { message: { content: 'a', x: 1 } }), delta({ content: 'b' }, { message: { content: 'ab', x: 1 } }));
    expect(choices).to.deep.equal([{ index: 0, message: { content: 'ab' } }]);
  });

  it('keeps lists and objects of a delta that were sent once, or the same each time', () => {
    const details = [{ type: 'reasoning.text', text: 'a', index: 0 }];
    expect(messageOf({ content: 'a', reasoning_details: details, audio: { id: 'x', data: 'AA==' } }, { content: 'b', reasoning_details: [], audio: null }, { reasoning_details: details }))
      .to.deep.equal({ content: 'ab', reasoning_details: details, audio: { id: 'x', data: 'AA==' } });
    expect(messageOf({ content: [{ type: 'text', text: 'a' }] })).to.deep.equal({ content: [{ type: 'text', text: 'a' }] });
  });

  it('reads comments, several data lines and a terminal event that lacks its empty line', () => {
    const stream = ': ping\n\n\uFEFF\n\ndata: {"choices":\ndata: [{"index":0,"delta":{"content":"é"}}]}\n\nid: 1\ndata:{"choices":[],"usage":{}}\n\ndata: [DONE]';
    expect(foldText(stream)).to.equal('{"object":"chat.completion","choices":[{"index":0,"message":{"content":"é"}}],"usage":{}}');
  });

  it('does not look behind the terminal event', () => {
    const stream = streamOf(delta({ content: 'a' }), USAGE);
    expect(foldText(`${stream}data: {"error":{}}\n\ndata: {`)).to.equal(foldText(stream)).and.not.equal(undefined);
  });

  const whole = streamOf(delta({ content: 'a' }), USAGE);
  const undone: readonly [title: string, stream: string][] = [
    ['a stream of nothing', ''],
    ['one without terminal event', whole.replace('data: [DONE]\n\n', '')],
    ['one without usage', streamOf(delta({ content: 'a' }))],
    ['one whose usage is null', streamOf(delta({ content: 'a' }), { choices: [], usage: null })],
    ['one without choices', streamOf(USAGE)],
    ['an error', `data: {"error":{"message":"Busy"}}\n\n${whole}`],
    ['an event that is no JSON', `data: {"choices":[\n\n${whole}`],
    ['an event that is no object', `data: [1]\n\n${whole}`],
    ['an event without choices', `data: {"type":"note"}\n\n${whole}`],
    ['a named event with data', `event: note\ndata: {"choices":[]}\n\n${whole}`],
    ['a choice without index', streamOf({ choices: [{ delta: { content: 'a' } }] }, USAGE)],
    ['a choice that is none', streamOf({ choices: [null] }, USAGE)],
    ['choices that are no list', streamOf({ choices: { a: 1 } }, delta({ content: 'a' }), USAGE)],
    ['a choice without delta', streamOf({ choices: [{ index: 0, finish_reason: 'stop' }] }, USAGE)],
    ['a member that stands twice', streamOf('{"choices":[{"index":0,"delta":{"content":"a","content":"b"}}]}', USAGE)],
    ['a text that turns into a list', streamOf(delta({ content: 'a' }), delta({ content: [{ type: 'text', text: 'b' }] }), USAGE)],
    ['a list that turns into a text', streamOf(delta({ content: [{ type: 'text', text: 'b' }] }), delta({ content: 'a' }), USAGE)],
    ['two tool calls under one index', streamOf(delta({ tool_calls: [{ index: 0, id: 'a' }] }), delta({ tool_calls: [{ index: 0, id: 'b' }] }), USAGE)],
    ['a tool call without index', streamOf(delta({ tool_calls: [{ id: 'a' }] }), USAGE)],
    ['a list of a delta in pieces', streamOf(delta({ reasoning_details: [1] }), delta({ reasoning_details: [2] }), USAGE)],
    ['an object of a delta in pieces', streamOf(delta({ audio: { data: 'AA==' } }), delta({ audio: { data: 'AA=A' } }), USAGE)],
    ['a list of a choice in pieces', streamOf(delta({ content: 'a' }, { token_ids: [1] }), delta({ content: 'b' }, { token_ids: [2] }), USAGE)],
  ];
  for (const [title, stream] of undone) {
    it(`gives nothing for ${title}`, () => {
      expect(foldText(whole)).to.be.a('string');
      expect(foldText(stream)).to.equal(undefined);
    });
  }

  it('gives nothing for a stream that was cut, wherever', () => {
    for (let at = 0; at < whole.indexOf('[DONE]') + 6; at += 1) expect(foldText(whole.slice(0, at)), whole.slice(0, at)).to.equal(undefined);
  });

  it('gives nothing for chunks of the other operation', () => {
    expect(foldText(whole, 'completion')).to.equal(undefined);
  });
});
