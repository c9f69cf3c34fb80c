import { expect } from 'chai';
import * as fc from 'fast-check';

import { UpstreamError } from '../errors/upstream-error.ts';
import type { ChatEvent, Usage } from '../protocol/chat-event.ts';
import { ChatStreamEncoder } from '../protocol/openai/chat-stream-encoder.ts';
import type { SseEvent } from '../protocol/sse-event.ts';
import type { EventDecoder } from './event-decoder.ts';
import { feed, splitErrorEvent } from './provider-conformance-driver.ts';
import { TranslatedStream } from './translated-stream.ts';

/** Reads data of the form `{"text":…}`, `{"end":true}` and `{"error":…}`. */
class PlainDecoder implements EventDecoder {
  readonly seen: SseEvent[] = [];
  usage: Usage | undefined;

  decode(event: SseEvent): readonly ChatEvent[] {
    this.seen.push(event);
    const data: { text?: string; end?: boolean; error?: string } = JSON.parse(event.data);
    if (data.error !== undefined) return [{ type: 'error', message: data.error, errorType: 'overloaded_error' }];
    if (data.end === true) return [{ type: 'response-end' }];
    return [{ type: 'text-delta', choice: 0, text: data.text ?? '' }];
  }
}

const WHOLE = '\uFEFF: hello\nevent: delta\ndata: {"text":"漢字 😀"}\n\nid: 7\ndata: {"text":\ndata: "zwei"}\n\nretry: 5\nfoo: bar\ndata:{"end":true}\n\n';

function newStream(options: { decoder?: EventDecoder; maxEventCharacters?: number } = {}): TranslatedStream {
  const encoder = new ChatStreamEncoder({ includesUsage: false, created: 7 });
  return new TranslatedStream({ provider: 'p', decoder: new PlainDecoder(), encoder, ...options });
}

function relay(chunks: readonly Buffer[], stream = newStream()): string {
  const { text, failure } = feed(stream, chunks);
  expect(failure).to.equal(undefined);
  return text;
}

/** Holds a stream to its failure, and gives what the caller was told before it. */
function expectFailure(code: string, chunks: readonly Buffer[], stream = newStream()): string {
  const { text, failure } = feed(stream, chunks);
  expect(failure).to.be.instanceOf(UpstreamError).and.to.include({ code, provider: 'p', isRetryable: true });
  expect(text).to.not.include('[DONE]');
  const { told, error } = splitErrorEvent(text);
  expect(error).to.deep.equal({ message: failure?.message, type: 'upstream_error', param: null, code });
  return told;
}

describe('TranslatedStream', () => {
  const canonical = relay([Buffer.from(WHOLE)]);

  it('reads comments, names, joined data lines and a byte order mark as SSE has them', () => {
    const decoder = new PlainDecoder();
    expect(relay([Buffer.from(WHOLE)], newStream({ decoder }))).to.include('漢字 😀').and.to.include('zwei').and.to.match(/data: \[DONE\]\n\n$/);
    expect(decoder.seen.map((event) => event.name)).to.deep.equal(['delta', undefined, undefined]);
  });

  it('gives the same bytes for every split of its input', () => {
    const bytes = Buffer.from(WHOLE);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: bytes.length - 1 }), { maxLength: 12 });
    fc.assert(fc.property(cuts, (offsets) => {
      const edges = [0, ...offsets.toSorted((left, right) => left - right), bytes.length];
      const chunks = edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
      expect(relay(chunks)).to.equal(canonical);
    }), { numRuns: 2000 });
  });

  for (const [name, lineEnd] of [['CRLF', '\r\n'], ['CR', '\r']] as const) {
    it(`takes ${name} for a line's end, also split`, () => {
      const bytes = Buffer.from(WHOLE.replaceAll('\n', lineEnd));
      expect(relay([bytes])).to.equal(canonical);
      expect(relay(Array.from(bytes, (byte) => Buffer.of(byte)))).to.equal(canonical);
    });
  }

  it('gives whole events only', () => {
    const stream = newStream();
    expect(stream.push(Buffer.from('data: {"text":"a"}\n'))).to.equal(undefined);
    expect(stream.push(Buffer.from('\ndata: {"te'))?.toString('utf8')).to.match(/"content":"a".*\n\n$/s);
  });

  it('delivers a last event that lacks its blank line', () => {
    expect(relay([Buffer.from(WHOLE.trimEnd())])).to.equal(canonical);
  });

  it('ignores what follows the end', () => {
    expect(relay([Buffer.from(`${WHOLE}data: {"text":"late"}\n\ndata: no JSON\n\n`), Buffer.from('data: no JSON\n\n')])).to.equal(canonical);
  });

  it('takes a stream without its end for cut, wherever the cut is', () => {
    const bytes = Buffer.from(WHOLE);
    const lastNeeded = bytes.lastIndexOf('}');
    for (let at = 0; at <= lastNeeded; at += 1) {
      const told = expectFailure('upstream_truncated', [bytes.subarray(0, at)]);
      expect(canonical.startsWith(told), `cut at byte ${at}`).to.equal(true);
    }
  });

  it('asks the decoder for the end where the dialect has none of its own', () => {
    const decoder: EventDecoder = { usage: undefined, decode: () => [{ type: 'text-delta', choice: 0, text: 'a' }], end: () => [{ type: 'response-end' }] };
    expect(relay([Buffer.from('data: {}\n\n')], newStream({ decoder }))).to.match(/\[DONE\]\n\n$/);
  });

  it('counts the bytes of what the model wrote, and tells its decoder’s usage', () => {
    const said: readonly ChatEvent[] = [
      { type: 'response-start', id: 'long enough to be seen', model: 'm' }, { type: 'text-delta', choice: 0, text: '漢' }, { type: 'reasoning-delta', choice: 0, text: 'é' }, { type: 'refusal-delta', choice: 0, text: 'no' },
      { type: 'tool-call-start', choice: 0, toolCall: 0, id: 'unseen', name: 'f' }, { type: 'tool-call-delta', choice: 0, toolCall: 0, argumentsText: '{}' }, { type: 'choice-end', choice: 0, finishReason: 'stop' },
    ];
    const usage = { promptTokens: 5, completionTokens: 1 };
    const stream = newStream({ decoder: { usage, decode: () => said } });
    stream.push(Buffer.from('data: {}\n\n'));
    expect(stream.contentBytes).to.equal('漢éno'.length + 3 + 'f{}'.length);
    expect(stream.usage).to.equal(usage);
  });

  it('tells what the provider reports, after what came before it', () => {
    const stream = newStream();
    const told = expectFailure('upstream_error', [Buffer.from('data: {"text":"a"}\n\n'), Buffer.from('data: {"text":"b"}\n\ndata: {"error":"Busy"}\n\ndata: {"text":"c"}\n\n')], stream);
    expect(told).to.include('"content":"a"').and.to.include('"content":"b"').and.to.not.include('"content":"c"');
    expect(stream.failure?.message).to.equal('p: the answer reports an error: Busy (overloaded_error)');
  });

  it('takes data that is not JSON for an invalid answer', () => {
    const told = expectFailure('upstream_invalid_response', [Buffer.from('data: {"text":"a"}\n\ndata: <html>\n\n')]);
    expect(told).to.include('"content":"a"');
  });

  it('takes bytes that are not UTF-8 for an invalid answer', () => {
    const told = expectFailure('upstream_invalid_response', [Buffer.from('data: {"text":"a"}\n\n'), Buffer.from([0x64, 0xff])]);
    expect(told).to.include('"content":"a"');
  });

  it('holds no event longer than its limit', () => {
    const limited = { maxEventCharacters: 64 };
    expectFailure('upstream_invalid_response', [Buffer.from(`data: ${'x'.repeat(64)}`)], newStream(limited));
    expectFailure('upstream_invalid_response', Array.from({ length: 65 }, () => Buffer.from('data: x\n')), newStream(limited));
  });

  it('lets a defect of the decoder through as it is', () => {
    const decoder: EventDecoder = { usage: undefined, decode: () => { throw new RangeError('a defect'); } };
    expect(() => newStream({ decoder }).push(Buffer.from('data: {}\n\n'))).to.throw(RangeError, 'a defect');
  });
});
