import { expect } from 'chai';
import * as fc from 'fast-check';

import { UpstreamError } from '../../errors/upstream-error.ts';
import { feed, type RelayedStreamOutcome, splitErrorEvent } from '../provider-conformance-driver.ts';
import { RelayedStream } from './relayed-stream.ts';

/** Everything SSE allows, in an answer of OpenAI's dialect. */
const EVENTS = [
  ': a comment\n\n',
  'data: {"id":"1","choices":[{"delta":{"content":"漢字かな 😀👩‍🚀 é"}}]}\n\n',
  'data:{"id":"2","choices":[{"delta":{"content":"no space, [DONE] and \\"error\\" inside"}}]}\n\n',
  'event: novelty\nid: 7\nretry: 5\ndata: {"id":"3",\ndata: "choices":[]}\n\n',
  ': ping\n\n\n\n',
  'event: note\ndata: not JSON\n\n',
  'unknown: field\ndata\ndata: {"error":null}\n\n',
  'data: {"id":"4","choices":[],"usage":{"total_tokens":12345678901234567890}}\n\n',
];
const DONE = 'data: [DONE]\n\n';
const ERROR = 'data: {"error":{"message":"漢: Busy","type":"server_error","code":null}}\n\n';

const LINE_ENDS: readonly [name: string, ends: readonly string[]][] = [['LF', ['\n']], ['CR LF', ['\r\n']], ['CR', ['\r']], ['mixed line ends', ['\r\n', '\n', '\n', '\r', '\r\n', '\r', '\r']]];

function withLineEnds(text: string, ends: readonly string[]): string {
  let line = 0;
  return text.replaceAll('\n', () => ends[line++ % ends.length] ?? '');
}

function newStream(options: { readonly hidesUsage?: boolean; readonly maxEventBytes?: number } = {}): RelayedStream {
  return new RelayedStream({ provider: 'p', ...options });
}

function relay(chunks: readonly Buffer[]): RelayedStreamOutcome {
  return feed(newStream(), chunks);
}

function cutAt(bytes: Buffer, places: readonly number[]): Buffer[] {
  const edges = [0, ...places.toSorted((one, other) => one - other), bytes.length];
  return edges.slice(1).map((end, index) => bytes.subarray(edges[index], end));
}

/** Runs `check` for every split in two, for single bytes, and for many random splits. */
function forSplits(bytes: Buffer, check: (chunks: readonly Buffer[]) => void): void {
  for (let at = 0; at <= bytes.length; at += 1) check(cutAt(bytes, [at]));
  check(Array.from(bytes, (byte) => Buffer.of(byte)));
  const places = fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 30 });
  fc.assert(fc.property(places, (some) => check(cutAt(bytes, some))), { numRuns: 500 });
}

describe('RelayedStream', () => {
  for (const [name, ends] of LINE_ENDS) {
    describe(`with ${name}`, () => {
      const events = EVENTS.map((event) => withLineEnds(event, ends));
      const bytes = Buffer.from(`\uFEFF${events.join('')}${withLineEnds(DONE, ends)}`);

      it('passes every byte on, however they arrive', () => {
        forSplits(bytes, (chunks) => {
          const { text, state } = relay(chunks);
          expect(text).to.equal(bytes.toString());
          expect(state).to.equal('complete');
        });
      });

      it('keeps the usage event back where it is told to, and passes every other byte on', () => {
        const usageAt = EVENTS.length - 1;
        const [before, usage] = [`\uFEFF${events.slice(0, usageAt).join('')}`, events[usageAt] ?? ''];
        // The LF of a CR LF that came apart stays with what follows: behind the usage event, or with it.
        const expected = [before, before.slice(0, -1)].flatMap((text) => ['', '\n'].map((between) => text + between + withLineEnds(DONE, ends)));
        forSplits(Buffer.from(before + usage + withLineEnds(DONE, ends)), (chunks) => {
          const { text, state } = feed(newStream({ hidesUsage: true }), chunks);
          expect(text).to.be.oneOf(expected);
          expect(state).to.equal('complete');
        });
      });

      it('ends at an error event, wherever it stands', () => {
        for (let place = 0; place <= events.length; place += 1) {
          const before = `${events.slice(0, place).join('')}${withLineEnds(ERROR, ends)}`;
          const all = Buffer.from(before + events.slice(place).join('') + withLineEnds(DONE, ends));
          for (const chunks of [[all], cutAt(all, [Buffer.byteLength(before) - 3]), Array.from(all, (byte) => Buffer.of(byte))]) {
            const { text, state, failure } = relay(chunks);
            // The LF of a CR LF that came apart is not waited for.
            expect(text).to.be.oneOf([before, before.slice(0, -1)]);
            expect(state).to.equal('failed');
            expect(failure).to.be.instanceOf(UpstreamError).and.to.include({ code: 'upstream_error', provider: 'p', isRetryable: true, message: 'p: the answer reports an error: 漢: Busy' });
          }
        }
      });

      it('tells a cut, wherever it is, after the whole events that came', () => {
        const whole = bytes.toString();
        for (let at = 0; at < bytes.length; at += 1) {
          const { text, state, failure } = relay([bytes.subarray(0, at)]);
          if (state === 'complete') {
            expect(bytes.toString('utf8', at).trim(), 'only line ends are missing').to.equal('');
            expect(text).to.equal(bytes.toString('utf8', 0, at));
            continue;
          }
          expect(failure).to.have.property('code', 'upstream_truncated');
          expect(text.split('"upstream_truncated"'), 'error events').to.have.length(2);
          const { told, error } = splitErrorEvent(text);
          expect(error['code']).to.equal('upstream_truncated');
          expect(whole.startsWith(told)).to.equal(true);
          expect(told === '' || /(?:\n\n|\r\n\r\n?|\r\r|\n\r|\r\n\n|\n\r\n)$/.test(told), `whole events: ${JSON.stringify(told)}`).to.equal(true);
          expect(told).to.not.include('data: [DONE]');
        }
      });
    });
  }

  it('gives a chunk of whole events back as the same buffer', () => {
    const chunk = Buffer.from(EVENTS.join(''));
    const stream = newStream();
    expect(stream.push(chunk)).to.equal(chunk);
    expect(stream.push(chunk)).to.equal(chunk);
    expect(stream.state).to.equal('open');
  });

  it('tells the usage that came last, as far as it can be believed, and the bytes of content', () => {
    const stream = newStream();
    const told = (prompt: number, completion: number): string => `"usage":{"prompt_tokens":${prompt},"completion_tokens":${completion}}`;
    const chunk = (text: string, rest = ''): Buffer => Buffer.from(`data: {"choices":[{"delta":{"content":"${text}"}}]${rest}}\n\n`);
    stream.push(chunk('漢'));
    expect(stream.usage).to.equal(undefined);
    expect(stream.contentBytes).to.equal(3);
    stream.push(Buffer.concat([chunk('ab', `,${told(5, 1)}`), chunk('c', `,${told(5, 2)}`), chunk('d', ',"usage":null')]));
    expect(stream.usage).to.deep.equal({ promptTokens: 5, completionTokens: 2 });
    stream.push(Buffer.from(`data: {"choices":[],${told(5, 3)}}\n\ndata: {"choices":[],${told(-5, 4)}}\n\n`));
    expect(stream.usage).to.deep.equal({ promptTokens: 5, completionTokens: 3 });
    expect(stream.contentBytes).to.equal(7);
  });

  it('takes each of several usage events out of a chunk, and nothing else', () => {
    const stream = newStream({ hidesUsage: true });
    const usage = 'data: {"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":1}}\n\n';
    expect(stream.push(Buffer.from(`: a\n\n${usage}: b\n\n${usage}${usage}: c\n\ndata: {"open`))?.toString()).to.equal(': a\n\n: b\n\n: c\n\n');
    expect(stream.push(Buffer.from(`":1}\n\n${usage}`))?.toString()).to.equal('data: {"open":1}\n\n');
    expect(stream.push(Buffer.from(usage))).to.equal(undefined);
    expect(stream.push(Buffer.from(`${usage}data: {"error":{}}\n\n`))?.toString()).to.equal('data: {"error":{}}\n\n');
  });

  it('gives whole events only, so that an error event may follow', () => {
    const stream = newStream();
    expect(stream.push(Buffer.from('data: {"a":1}\n'))).to.equal(undefined);
    expect(stream.push(Buffer.from('\ndata: {"b"'))?.toString()).to.equal('data: {"a":1}\n\n');
    expect(stream.push(Buffer.from(':2}\n\ndata: {'))?.toString()).to.equal('data: {"b":2}\n\n');
  });

  it('is complete only once the terminal event is whole', () => {
    const stream = newStream();
    for (const byte of Buffer.from('data: [DONE]\n')) stream.push(Buffer.of(byte));
    expect(stream.state).to.equal('open');
    stream.push(Buffer.from('\n'));
    expect(stream.state).to.equal('complete');
  });

  it('takes a terminal event for whole that lacks its empty line', () => {
    const { text, state } = relay([Buffer.from('data: {}\n\ndata: [DO'), Buffer.from('NE]')]);
    expect({ text, state }).to.deep.equal({ text: 'data: {}\n\ndata: [DONE]', state: 'complete' });
  });

  it('ends an error event that lacks its empty line, so that the caller’s client sees it', () => {
    const { text, failure } = relay([Buffer.from(`data: {}\n\n${ERROR.trimEnd()}`)]);
    expect(text).to.equal(`data: {}\n\n${ERROR}`);
    expect(failure).to.have.property('code', 'upstream_error');
  });

  it('passes on what follows the terminal event, and cannot fail any more', () => {
    const late = `${ERROR}data: {}\n\n${DONE}: ping\n\ndata: cut`;
    const bytes = Buffer.from(DONE + late);
    for (const chunks of [[bytes], cutAt(bytes, [DONE.length]), Array.from(bytes, (byte) => Buffer.of(byte))]) {
      const { text, state } = feed(newStream({ maxEventBytes: 32 }), chunks);
      expect({ text, state }).to.deep.equal({ text: DONE + late, state: 'complete' });
    }
  });

  it('reads the error of an event in several data lines', () => {
    const { failure } = relay([Buffer.from('data: {"error":\ndata: {"message":"Two lines"}}\n\n')]);
    expect(failure?.message).to.equal('p: the answer reports an error: Two lines');
  });

  it('takes a stream of nothing for cut', () => {
    for (const chunks of [[], [Buffer.alloc(0)], [Buffer.from('\n')]]) {
      expect(relay(chunks).failure).to.have.property('code', 'upstream_truncated');
    }
  });

  it('holds no event longer than its limit, and drops what it held', () => {
    const stream = newStream({ maxEventBytes: 64 });
    const start = Buffer.from(`data: {}\n\ndata: ${'x'.repeat(58)}`);
    expect(stream.push(start)?.toString()).to.equal('data: {}\n\n');
    expect(stream.state).to.equal('open');
    const { told, error } = splitErrorEvent(stream.push(Buffer.from('x'))?.toString() ?? '');
    expect(told).to.equal('');
    expect(error).to.deep.equal({ message: 'p: an event of its stream is longer than 64 bytes', type: 'upstream_error', param: null, code: 'upstream_invalid_response' });
    expect(stream).to.include({ state: 'failed' }).and.to.have.property('failure').with.property('code', 'upstream_invalid_response');
    expect(stream.push(Buffer.from('\n\n'))).to.equal(undefined);
    expect(stream.end()).to.equal(undefined);
  });

  it('tells the whole events of the chunk in which an event grows too long', () => {
    const { text } = feed(newStream({ maxEventBytes: 16 }), [Buffer.from(`data: {}\n\ndata: ${'x'.repeat(16)}`)]);
    expect(splitErrorEvent(text).told).to.equal('data: {}\n\n');
  });

  it('reads an event of megabytes in small chunks in linear time', () => {
    const image = Buffer.from(`data: {"image":"${'A'.repeat(8 * 1024 * 1024)}"}\n\n`);
    const chunks = Array.from({ length: Math.ceil(image.length / 1024) }, (_, index) => image.subarray(index * 1024, (index + 1) * 1024));
    const startedAt = performance.now();
    const { text } = relay([...chunks, Buffer.from(DONE)]);
    expect(performance.now() - startedAt, 'ms; about 60 on two shared cores, 10,000 if quadratic').to.be.below(2000);
    expect(Buffer.byteLength(text)).to.equal(image.length + DONE.length);
  });

  it('puts an error event in the place of one whose data is not JSON, and nothing behind it', () => {
    const stream = new RelayedStream({ provider: 'p' });
    const good = 'data: {"choices":[{"delta":{"content":"a"}}]}\n\n';
    const out = stream.push(Buffer.from(`${good}data: {"choices":[{"del\n\n${good}data: [DONE]\n\n`))?.toString() ?? '';
    expect(out.startsWith(good)).to.equal(true);
    expect(out.slice(good.length)).to.match(/^data: \{"error":.*"code":"upstream_invalid_response"\}\}\n\n$/);
    expect(stream.state).to.equal('failed');
    expect(stream.push(Buffer.from(good))).to.equal(undefined);
    expect(stream.end()).to.equal(undefined);
  });

  it('tells when content has come: a role is none', () => {
    const stream = new RelayedStream({ provider: 'p' });
    stream.push(Buffer.from('data: {"choices":[{"delta":{"role":"assistant","content":""}}]}\n\n'));
    expect(stream.hasContent).to.equal(false);
    stream.push(Buffer.from('data: {"choices":[{"delta":{"content":"a"}}]}\n\n'));
    expect(stream.hasContent).to.equal(true);
  });
});
