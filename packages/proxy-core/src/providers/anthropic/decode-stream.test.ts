import { readFileSync } from 'node:fs';

import { expect } from 'chai';
import * as fc from 'fast-check';

import { UpstreamError } from '../../errors/upstream-error.ts';
import type { ChatEvent } from '../../protocol/chat-event.ts';
import { decodeResponse } from './decode-response.ts';
import { AnthropicEventDecoder } from './decode-stream.ts';

const START = { type: 'message_start', message: { id: 'msg_1', model: 'claude-x', usage: { input_tokens: 5, output_tokens: 1 } } };
const STOP = { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 7 } };

function decode(...events: readonly unknown[]): ChatEvent[] {
  const decoder = new AnthropicEventDecoder('claude');
  return events.flatMap((event) => decoder.decode({ name: undefined, data: JSON.stringify(event) }));
}

function decodeFile(name: string): ChatEvent[] {
  const text = readFileSync(new URL(`./__fixtures__/${name}.sse`, import.meta.url), 'utf8');
  return decode(...text.trim().split('\n\n').map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6))));
}

/** The same events with neighbouring pieces of one text in one piece, as a whole answer has them. */
function joined(events: readonly ChatEvent[]): ChatEvent[] {
  const result: ChatEvent[] = [];
  for (const event of events) {
    const last = result.at(-1);
    if (event.type === 'text-delta' && last?.type === 'text-delta') result[result.length - 1] = { ...last, text: last.text + event.text };
    else if (event.type === 'reasoning-delta' && last?.type === 'reasoning-delta') result[result.length - 1] = { ...last, text: last.text + event.text };
    else if (event.type === 'tool-call-delta' && last?.type === 'tool-call-delta') result[result.length - 1] = { ...last, argumentsText: last.argumentsText + event.argumentsText };
    else result.push(event);
  }
  return result;
}

describe('AnthropicEventDecoder', () => {
  for (const name of ['text', 'unicode', 'parallel-tools', 'length', 'refusal', 'cached-usage', 'thinking', 'tool-without-arguments']) {
    it(`says the same of ${name}.sse as of ${name}.json`, () => {
      const body = readFileSync(new URL(`./__fixtures__/${name}.json`, import.meta.url));
      expect(joined(decodeFile(name))).to.deep.equal(decodeResponse('claude', body));
    });
  }

  it('gives thinking as reasoning, without signatures and redacted blocks', () => {
    expect(joined(decodeFile('thinking')).slice(1, 3)).to.deep.equal([
      { type: 'reasoning-delta', choice: 0, text: 'Even plus even: 2a + 2b = 2(a + b).' },
      { type: 'text-delta', choice: 0, text: 'It is even.' },
    ]);
  });

  it('gives a tool call without arguments an empty object', () => {
    expect(decodeFile('tool-without-arguments')).to.deep.include({ type: 'tool-call-delta', choice: 0, toolCall: 0, argumentsText: '{}' });
  });

  it('takes arguments that come with the start of a tool call', () => {
    const block = { type: 'tool_use', id: 't1', name: 'f', input: { x: 1 } };
    const events = decode(START, { type: 'content_block_start', index: 0, content_block: block }, { type: 'content_block_stop', index: 0 });
    expect(events.at(-1)).to.deep.equal({ type: 'tool-call-delta', choice: 0, toolCall: 0, argumentsText: '{"x":1}' });
  });

  it('counts usage cumulatively: the last report of each count holds', () => {
    const delta = { ...STOP, usage: { input_tokens: 6, cache_read_input_tokens: 3, cache_creation_input_tokens: null, output_tokens: 7, output_tokens_details: { thinking_tokens: 2 } } };
    expect(decode(START, delta, { type: 'message_stop' })).to.deep.include({
      type: 'usage', usage: { promptTokens: 9, completionTokens: 7, cachedTokens: 3, reasoningTokens: 2 },
    });
  });

  it('passes over pings, event types and blocks it does not know, but not their text', () => {
    const events = decode(
      START, { type: 'ping' }, { type: 'novelty', text: 'x' },
      { type: 'content_block_start', index: 0, content_block: { type: 'server_tool_use', id: 's1', name: 'web_search', input: {} } },
      { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{"q":1}' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: { type: 'novel_block' } },
      { type: 'content_block_delta', index: 1, delta: { type: 'text_delta', text: 'words' } },
    );
    expect(events.slice(1)).to.deep.equal([{ type: 'text-delta', choice: 0, text: 'words' }]);
  });

  const reasons = { end_turn: 'stop', stop_sequence: 'stop', max_tokens: 'length', model_context_window_exceeded: 'length', tool_use: 'tool_calls', refusal: 'content_filter', pause_turn: 'length', brand_new: 'length' };
  for (const [stopReason, finishReason] of Object.entries(reasons)) {
    it(`ends with ${finishReason} for ${stopReason}`, () => {
      expect(decode(START, { ...STOP, delta: { stop_reason: stopReason } })).to.deep.include({ type: 'choice-end', choice: 0, finishReason });
    });
  }

  it('tells a failure in the stream with its type', () => {
    const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded', details: { error_code: 'busy' } } };
    expect(decode(START, error).at(-1)).to.deep.equal({ type: 'error', message: 'Overloaded', errorType: 'overloaded_error', code: 'busy' });
  });

  const broken: readonly [title: string, events: readonly unknown[]][] = [
    ['content before the start', [{ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } }]],
    ['an end without stop reason', [START, { type: 'message_stop' }]],
    ['an event that is no object', [START, null]],
    ['a start without message', [{ type: 'message_start' }]],
    ['a tool call without id', [START, { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', name: 'f' } }]],
  ];
  for (const [title, events] of broken) {
    it(`takes ${title} for an invalid answer`, () => {
      expect(() => decode(...events)).to.throw(UpstreamError).with.property('code', 'upstream_invalid_response');
    });
  }

  it('throws nothing but UpstreamError, whatever JSON the events hold', () => {
    const type = fc.constantFrom('message_start', 'content_block_start', 'content_block_delta', 'content_block_stop', 'message_delta', 'message_stop', 'error', 'ping');
    const value = fc.jsonValue({ maxDepth: 3 });
    const event = fc.oneof(fc.record({ type, index: value, message: value, delta: value, content_block: value, usage: value, error: value }, { requiredKeys: ['type'] }), fc.constant(START), fc.constant(STOP));
    fc.assert(fc.property(fc.array(event), (events) => {
      try {
        decode(...events);
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
      }
    }));
  });
});
