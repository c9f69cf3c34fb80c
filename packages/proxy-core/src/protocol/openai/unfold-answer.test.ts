import { readdirSync, readFileSync } from 'node:fs';

import { expect } from 'chai';
import * as fc from 'fast-check';

import { canonicalJson } from '../canonical-json.ts';
import { JsonDocument } from '../json-document.ts';
import { foldStream } from './fold-stream.ts';
import { unfoldAnswer } from './unfold-answer.ts';

const FIXTURES = `${import.meta.dirname}/../../providers/openai/__fixtures__`;

type Operation = 'chat' | 'completion';

/** What a JSON text means, number forms and all. */
function meaningOf(text: Buffer | string | undefined): string | undefined {
  return text === undefined ? undefined : canonicalJson(JsonDocument.parse(Buffer.from(text)), { without: new Set() }).toString();
}

function unfold(answer: unknown, { operation = 'chat', includesUsage = true }: { readonly operation?: Operation; readonly includesUsage?: boolean } = {}): string | undefined {
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  return unfoldAnswer(operation, Buffer.from(text), { includesUsage })?.toString();
}

function chunksOf(stream: string | undefined): any[] {
  return (stream ?? '').split('\n\n').filter((event) => event.startsWith('data: {')).map((event) => JSON.parse(event.slice(6)));
}

// Answers as JSON texts: a member is its name and its text, so that numbers have forms and white space stands everywhere.
type Member = readonly [name: string, text: string];
const objectOf = (members: readonly Member[], space = ''): string => `{${members.map(([name, text]) => `${space}${JSON.stringify(name)}${space}:${space}${text}`).join(`${space},`)}${space}}`;
const listOf = (items: readonly string[], space = ''): string => `[${items.map((item) => space + item).join(',')}${space}]`;

const space = fc.constantFrom('', ' ', '\n  ', '\r\n\t');
const number = fc.constantFrom('0', '-0', '1.0', '-0.25', '12345678901234567890', '1e400', '1E-7');
const someText = fc.oneof(fc.string({ minLength: 1, unit: 'binary' }), fc.constantFrom('é', '\ud800', '[DONE]', 'data: x\n\n', '"choices":[]')).map((value) => JSON.stringify(value));
const emptyText = fc.constantFrom('""', 'null');
const unknown = fc.oneof(number, someText, emptyText, fc.constantFrom('true', '{}', '[]', '[ 1,\r\n{"a" : -0} ]', '{"b":[1.0],"a":1,"__proto__":2}'), fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)));
const unknowns = fc.uniqueArray(fc.tuple(fc.constantFrom('x', 'citations', '__proto__', 'constructor', 'é', '\n', 'audio', 'reasoning_details'), unknown), { selector: ([name]) => name, maxLength: 3 });
const listFrom = (item: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.array(item, { maxLength: 3 }).map((items) => listOf(items));
/** The members of which any may be missing. */
const optional = (members: Record<string, fc.Arbitrary<string>>): fc.Arbitrary<Member[]> => fc.record(members, { requiredKeys: [] }).map((record) => Object.entries(record) as Member[]);
const mixed = (...parts: fc.Arbitrary<readonly Member[]>[]): fc.Arbitrary<string> => fc.tuple(space, ...parts).map(([gap, ...lists]) => objectOf(lists.flat(), gap));

const call = fc.oneof(
  mixed(optional({ id: someText, type: fc.constant('"function"'), function: mixed(optional({ name: someText, arguments: fc.oneof(someText, emptyText, fc.constant('{"a":1.0}')), x: unknown })), extra_content: unknown })),
  mixed(optional({ id: someText, type: fc.constant('"custom"'), custom: mixed(optional({ name: someText, input: fc.oneof(someText, emptyText) })) })),
);
const anyMessage = mixed(optional({
  role: fc.constant('"assistant"'),
  content: fc.oneof(someText, emptyText, fc.constant('[{"type":"text","text":"a"}]')),
  refusal: fc.oneof(someText, emptyText),
  reasoning_content: fc.oneof(someText, emptyText),
  reasoning: fc.oneof(someText, emptyText),
  tool_calls: fc.oneof(listFrom(call), fc.constant('null')),
  function_call: fc.oneof(mixed(optional({ name: someText, arguments: fc.oneof(someText, emptyText) })), fc.constant('null')),
  annotations: listFrom(unknown),
}), unknowns);
const token = fc.constantFrom('{"token":"a","logprob":-0.10,"bytes":[97]}', '{"token":"b","logprob":-0,"top_logprobs":[]}');
const logprobs = fc.oneof(fc.constant('null'), mixed(optional({ content: fc.oneof(listFrom(token), fc.constant('null')), refusal: fc.oneof(listFrom(token), fc.constant('null')) })));
const textLogprobs = fc.oneof(fc.constant('null'), mixed(optional({ tokens: listFrom(someText), token_logprobs: listFrom(number), top_logprobs: fc.oneof(listFrom(unknown), fc.constant('null')), text_offset: listFrom(number) })));
const finishReason = fc.constantFrom('"stop"', '"length"', '"tool_calls"', 'null');

function answerOf(object: string, choiceMembers: fc.Arbitrary<Member[]>): fc.Arbitrary<string> {
  const choice = fc.tuple(choiceMembers, unknowns);
  const choices = fc.tuple(fc.array(choice, { minLength: 1, maxLength: 3 }), space).map(([list, gap]): Member[] => [['choices', listOf(list.map(([members, others], index) => objectOf([['index', String(index)], ...members, ...others], gap)), gap)]]);
  const head = optional({ id: someText, created: number, model: someText, service_tier: fc.oneof(someText, fc.constant('null')), system_fingerprint: fc.oneof(someText, fc.constant('null')) });
  const usage = mixed(optional({ prompt_tokens: number, completion_tokens: number, prompt_tokens_details: unknown })).map((text): Member[] => [['object', object], ['usage', text]]);
  return mixed(head, choices, usage, unknowns);
}

const chatAnswer = answerOf('"chat.completion"', fc.tuple(anyMessage, optional({ logprobs, finish_reason: finishReason })).map(([text, members]): Member[] => [['message', text], ...members]));
const completionAnswer = answerOf('"text_completion"', fc.tuple(fc.oneof(someText, fc.constant('""')), optional({ logprobs: textLogprobs, finish_reason: finishReason })).map(([text, members]): Member[] => [['text', text], ...members]));

describe('unfoldAnswer', () => {
  for (const [operation, answer] of [['chat', chatAnswer], ['completion', completionAnswer]] as const) {
    it(`tells all of any ${operation} answer: folding gives it back`, () => {
      fc.assert(fc.property(answer, (text) => {
        const stream = unfold(text, { operation });
        expect(stream, text).to.be.a('string');
        expect(meaningOf(foldStream(operation, Buffer.from(stream ?? '')))).to.equal(meaningOf(text));
      }), { numRuns: 1000 });
    });

    it(`writes each event of a ${operation} stream into one line`, () => {
      fc.assert(fc.property(answer, fc.boolean(), (text, includesUsage) => {
        const events = unfold(text, { operation, includesUsage })?.split('\n\n') ?? [];
        expect(events.at(-1)).to.equal('');
        expect(events.at(-2)).to.equal('data: [DONE]');
        for (const event of events.slice(0, -2)) expect(event).to.match(/^data: \{[^\n\r]*\}$/);
      }), { numRuns: 300 });
    });
  }

  const names = readdirSync(FIXTURES).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5)).filter((name) => !['failure', 'models'].includes(name));
  for (const name of names) {
    it(`tells all of the fixture ${name}`, () => {
      const body = readFileSync(`${FIXTURES}/${name}.json`);
      const stream = unfoldAnswer('chat', body, { includesUsage: true });
      expect(meaningOf(foldStream('chat', stream ?? Buffer.alloc(0)))).to.equal(meaningOf(body));
    });
  }

  it('writes these bytes', () => {
    const answer = {
      id: 'r', object: 'chat.completion', created: 7, model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hi', refusal: null, annotations: [] }, logprobs: { content: [{ token: 'Hi' }], refusal: null }, finish_reason: 'stop', stop_reason: 3 }],
      usage: { total_tokens: 3 }, citations: ['c'],
    };
    const head = 'data: {"object":"chat.completion.chunk","id":"r","created":7,"model":"m","choices":[';
    expect(unfold(answer)).to.equal([
      `${head}{"index":0,"delta":{"role":"assistant","content":"","refusal":null,"annotations":[]},"logprobs":null,"finish_reason":null}],"usage":null,"citations":["c"]}`,
      `${head}{"index":0,"delta":{"content":"Hi"},"logprobs":{"content":[{"token":"Hi"}],"refusal":null},"finish_reason":null}],"usage":null}`,
      `${head}{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop","stop_reason":3}],"usage":null}`,
      `${head}],"usage":{"total_tokens":3}}`,
      'data: [DONE]',
      '',
    ].join('\n\n'));
  });

  it('says nothing of usage to a caller who did not ask', () => {
    const answer = { choices: [{ index: 0, message: { content: 'a' } }], usage: { total_tokens: 3 } };
    expect(unfold(answer, { includesUsage: false })).to.include('[DONE]').and.not.include('usage');
    expect(unfold({ choices: answer.choices }, { includesUsage: false })).to.include('[DONE]');
  });

  it('tells a call by its start and its arguments', () => {
    const calls = [
      { id: 'a', type: 'function', function: { name: 'f', arguments: '{"x":1}' }, extra_content: { google: { thought_signature: 's' } } },
      { index: 7, id: 'b', type: 'custom', custom: { name: 'g', input: 'in' } },
      { id: 'c', type: 'function', function: { name: 'h', arguments: '' } },
    ];
    const deltas = chunksOf(unfold({ choices: [{ index: 0, message: { role: 'assistant', content: null, tool_calls: calls }, finish_reason: 'tool_calls' }], usage: {} }))
      .flatMap(({ choices }) => choices.map(({ delta }: { readonly delta: unknown }) => delta));
    expect(deltas).to.deep.equal([
      { role: 'assistant', content: null },
      { tool_calls: [{ index: 0, id: 'a', type: 'function', function: { name: 'f', arguments: '' }, extra_content: { google: { thought_signature: 's' } } }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"x":1}' } }] },
      { tool_calls: [{ index: 1, id: 'b', type: 'custom', custom: { name: 'g', input: '' } }] },
      { tool_calls: [{ index: 1, custom: { input: 'in' } }] },
      { tool_calls: [{ index: 2, id: 'c', type: 'function', function: { name: 'h', arguments: '' } }] },
      {},
    ]);
  });

  it('tells reasoning before content, and a refusal after it', () => {
    const message = { role: 'assistant', content: 'c', refusal: 'r', reasoning_content: 'why', reasoning: 'how' };
    const deltas = chunksOf(unfold({ choices: [{ index: 0, message }], usage: {} })).flatMap(({ choices }) => choices.map(({ delta }: { readonly delta: unknown }) => delta));
    expect(deltas).to.deep.equal([{ role: 'assistant', content: '', refusal: null }, { reasoning_content: 'why' }, { reasoning: 'how' }, { content: 'c' }, { refusal: 'r' }, {}]);
  });

  const refused: readonly [title: string, answer: unknown][] = [
    ['what is no JSON', '{"choices":[{"index":0,"message":{}}],"usage":{}'],
    ['what is no object', '[]'],
    ['an error', { choices: [{ index: 0, message: {} }], usage: {}, error: { message: 'Busy' } }],
    ['an answer without choices', { choices: [], usage: {} }],
    ['embeddings', { data: [], usage: {} }],
    ['an answer without the usage that is asked for', { choices: [{ index: 0, message: {} }] }],
    ['an answer whose usage is null', { choices: [{ index: 0, message: {} }], usage: null }],
    ['a choice without index', { choices: [{ message: {} }], usage: {} }],
    ['a choice whose index is none', { choices: [{ index: 0.5, message: {} }], usage: {} }],
    ['two choices under one index', { choices: [{ index: 0, message: {} }, { index: 0, message: {} }], usage: {} }],
    ['a choice without message', { choices: [{ index: 0, text: 'a' }], usage: {} }],
    ['a message that is null', { choices: [{ index: 0, message: null }], usage: {} }],
    ['a tool call that is none', { choices: [{ index: 0, message: { tool_calls: [null] } }], usage: {} }],
    ['a member that stands twice', '{"choices":[{"index":0,"message":{"content":"a","content":"b"}}],"usage":{}}'],
  ];
  for (const [title, answer] of refused) {
    it(`gives nothing for ${title}`, () => {
      expect(unfold(answer)).to.equal(undefined);
    });
  }

  it('gives nothing for a completion without text', () => {
    expect(unfold({ choices: [{ index: 0, text: null }], usage: {} }, { operation: 'completion' })).to.equal(undefined);
    expect(unfold({ choices: [{ index: 0, message: {} }], usage: {} }, { operation: 'completion' })).to.equal(undefined);
  });
});
