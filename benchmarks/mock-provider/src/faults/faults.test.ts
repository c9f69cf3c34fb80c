import { constants, gunzipSync, brotliDecompressSync, inflateSync } from 'node:zlib';

import { expect } from 'chai';

import { json, startClient } from '../../test/mock-client.ts';
import type { MockClient } from '../../test/mock-client.ts';
import { bodyOf, rawPost, rawSend } from '../../test/raw-request.ts';
import type { RawAnswer, RawOptions } from '../../test/raw-request.ts';

const messages = [{ role: 'user', content: 'Hello there' }];

describe('faults', () => {
  let client: MockClient;
  before(async () => { client = await startClient(); });
  beforeEach(() => client.reset());
  after(() => client.close());

  function stream(model: string, options: RawOptions = {}): Promise<RawAnswer> {
    return rawSend(client.port, rawPost('/v1/chat/completions', { model, stream: true, messages }), options);
  }

  function whole(model: string, options: RawOptions = {}): Promise<RawAnswer> {
    return rawSend(client.port, rawPost('/v1/chat/completions', { model, messages }), options);
  }

  const deltas = (answer: RawAnswer): number => bodyOf(answer).toString().match(/"delta":\{"content":"[^"]/g)?.length ?? 0;
  const outcome = (): unknown => client.bill().at(-1)?.outcome;

  describe('before an answer', () => {
    for (const model of ['mock-reset', 'mock-reset-early']) {
      it(`${model} resets without a byte`, async () => {
        const answer = await whole(model);
        expect([answer.ending, answer.bytes.length, outcome()]).to.deep.equal(['reset', 0, 'cut']);
      });
    }

    it('mock-reset-early resets while the upload still runs; mock-reset waits for its end', async () => {
      const half = (model: string): string =>
        `POST /v1/chat/completions HTTP/1.1\r\nhost: mock\r\ncontent-length: 100000\r\n\r\n{"model":"${model}","messages":[`;
      expect((await rawSend(client.port, half('mock-reset-early'))).ending).to.equal('reset');
      expect((await rawSend(client.port, half('mock-reset'))).ending).to.equal('silence');
    });

    it('mock-hang never answers, and notes who left', async () => {
      const answer = await whole('mock-hang');
      expect([answer.ending, answer.bytes.length]).to.deep.equal(['silence', 0]);
      await untilSettled(client);
      expect(client.bill().at(-1)).to.include({ outcome: 'client-gone', status: 0 });
    });

    it('mock-stop-reading takes no more than buffers hold', async () => {
      const size = 32 * 1024 * 1024;
      const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: mock\r\ncontent-length: ${size}\r\n\r\n{"model":"mock-stop-reading","messages":["`;
      const answer = await rawSend(client.port, head + 'x'.repeat(size - 100));
      expect(answer.ending).to.equal('silence');
      expect(client.bill().at(-1)).to.deep.include({ outcome: 'open', model: 'mock-stop-reading' });
      expect(client.bill().at(-1)?.requestBytes).to.be.below(200_000);
      client.release();
      await untilSettled(client);
      expect(outcome()).to.equal('client-gone');
    });

    it('firstMs delays the first byte', async () => {
      const startedAt = performance.now();
      await client.chat('mock-chat:firstMs=60');
      expect(performance.now() - startedAt).to.be.within(55, 1000);
    });

    it('tokenMs lets a JSON answer wait for all of its tokens, and a stream for none', async () => {
      const lengthOf = async (isStream: boolean): Promise<number> => {
        const startedAt = performance.now();
        await client.chat('mock-chat:tokens=40,tokenMs=15', { stream: isStream, max_tokens: 20 });
        return performance.now() - startedAt;
      };
      expect(await lengthOf(false)).to.be.within(295, 3000);
      expect(await lengthOf(true)).to.be.below(290);
    });
  });

  describe('statuses', () => {
    it('come with the headers that the name sets', async () => {
      const reply = await client.chat('mock-429:retryAfter=2,retryAfterMs=1500,shouldRetry=false,header.x-ratelimit-remaining-requests=0');
      expect(reply.status).to.equal(429);
      expect(Object.fromEntries(reply.headers)).to.include({
        'retry-after': '2', 'retry-after-ms': '1500', 'x-should-retry': 'false', 'x-ratelimit-remaining-requests': '0',
      });
      expect(json(reply, 'error', 'code')).to.equal('rate_limit_exceeded');
      expect(outcome()).to.equal('error');
    });

    it('take retry-after as a date from now on', async () => {
      const before = Date.now();
      const date = (await client.chat('mock-503:retryAfterDate=3')).headers.get('retry-after') ?? '';
      expect(date).to.match(/ GMT$/);
      expect(Date.parse(date)).to.be.within(before + 2000, Date.now() + 3000);
    });

    it('take nonsense as it is', async () => {
      expect((await client.chat('mock-429:retryAfter=soon%2C%20maybe')).headers.get('retry-after')).to.equal('soon, maybe');
    });

    it('can send the caller elsewhere', async () => {
      const reply = await client.chat('mock-redirect:redirect=http://127.0.0.1:9/x');
      expect([reply.status, reply.headers.get('location')]).to.deep.equal([307, 'http://127.0.0.1:9/x']);
    });

    it('hit only the keys that are named', async () => {
      const statusFor = async (key: string): Promise<number> =>
        (await client.chat('mock-401:forKeys=bad1|bad2', {}, { authorization: `Bearer sk-${key}` })).status;
      expect([await statusFor('bad1'), await statusFor('bad2'), await statusFor('good')]).to.deep.equal([401, 401, 200]);
    });

    it('hit only the first requests', async () => {
      const statuses: number[] = [];
      for (let count = 0; count < 4; count += 1) statuses.push((await client.chat('mock-500:first=2')).status);
      expect(statuses).to.deep.equal([500, 500, 200, 200]);
    });

    it('hit a seeded share of requests, the same after a reset', async () => {
      const run = async (): Promise<string> => {
        const replies = [];
        for (let count = 0; count < 60; count += 1) replies.push((await client.chat('mock-flaky:failRate=0.3,seed=7')).status);
        return replies.join();
      };
      const first = await run();
      expect(first.match(/500/g)?.length).to.be.within(8, 30);
      client.reset();
      expect(await run()).to.equal(first);
    });

    it('hit only connections that were used before', async () => {
      const reply = await whole('mock-reset:onReused');
      expect(reply.bytes.toString()).to.match(/^HTTP\/1\.1 200/);
      const request = rawPost('/v1/chat/completions', { model: 'mock-reset:onReused', messages }).replace('connection: close\r\n', '');
      const twice = await rawSend(client.port, request + request);
      expect(twice.ending).to.equal('reset');
    });
  });

  describe('streams that break', () => {
    const endings: readonly (readonly [model: string, ending: string, outcome: string])[] = [
      ['mock-stall', 'silence', 'client-gone'], ['mock-cut', 'reset', 'cut'], ['mock-truncate', 'end', 'cut'], ['mock-drop', 'end', 'cut'],
    ];
    for (const [model, ending, settled] of endings) {
      it(`${model} gives three deltas, then ${ending}, and no closing event`, async () => {
        const answer = await stream(model);
        await untilSettled(client);
        expect([answer.ending, deltas(answer), outcome()]).to.deep.equal([ending, 3, settled]);
        expect(answer.bytes.toString()).to.not.include('[DONE]').and.not.include('"finish_reason":"');
        expect(client.bill().at(-1)?.completionTokens).to.equal(3);
      });
    }

    it('end cleanly on the wire when truncated, and in mid-body when dropped', async () => {
      expect((await stream('mock-truncate')).bytes.toString().endsWith('0\r\n\r\n')).to.equal(true);
      expect((await stream('mock-drop')).bytes.toString().endsWith('0\r\n\r\n')).to.equal(false);
    });

    it('end at any byte', async () => {
      const full = bodyOf(await stream('mock-unicode'));
      for (const at of [1, 200, 613]) {
        const model = `mock-unicode:endAt=${at}`;
        const expected = Buffer.from(full.toString().replaceAll('"model":"mock-unicode"', `"model":"${model}"`)).subarray(0, at);
        expect(bodyOf(await stream(model)).equals(expected), model).to.equal(true);
      }
    });

    it('stop half-way in a JSON answer', async () => {
      const answer = await whole('mock-truncate');
      expect(answer.ending).to.equal('end');
      expect(() => JSON.parse(bodyOf(answer).toString())).to.throw(SyntaxError);
    });

    it('trickle one byte at a time', async () => {
      const answer = await stream('mock-trickle:splitGapMs=2', { leaveAfterBytes: 500 });
      expect(answer.pieces.slice(1).every((size) => size < 40)).to.equal(true);
      await untilSettled(client);
      expect(outcome()).to.equal('client-gone');
    });

    it('flood for ever, and wait while the caller does not read', async () => {
      const answer = await stream('mock-flood', { leaveAfterBytes: 2_000_000 });
      expect(deltas(answer)).to.be.greaterThan(1000);
      await untilSettled(client);
      expect(outcome()).to.equal('client-gone');
      expect(client.bill().at(-1)?.responseBytes).to.be.below(20_000_000);
    });

    it('carry an error event before or after output', async () => {
      const before = await client.chat('mock-error-event', { stream: true });
      expect([before.status, before.text.includes('"content":"The"')]).to.deep.equal([200, false]);
      expect(before.text).to.match(/data: \{"error":\{"message":"The mock provider is overloaded."[^\n]*\n\n$/);
      const after = await client.chat('mock-error-event:after=2,code=500,message=Oh%20no', { stream: true });
      expect([after.status, after.text.match(/"delta":\{"content":"[^"]/g)?.length]).to.deep.equal([200, 2]);
      expect(after.text).to.include('Oh no');
    });

    it('carry no error event where there is no stream: it is a status there', async () => {
      const reply = await client.message('mock-error-event');
      expect([reply.status, json(reply, 'error', 'type')]).to.deep.equal([529, 'overloaded_error']);
    });

    it('carry one malformed line', async () => {
      const { text } = await client.chat('mock-malformed', { stream: true });
      const broken = text.split('\n\n').filter((event) => {
        try {
          JSON.parse(event.slice('data: '.length));
          return false;
        } catch {
          return event.startsWith('data: {');
        }
      });
      expect(broken).to.have.length(1);
      expect(text.endsWith('data: [DONE]\n\n')).to.equal(true);
    });
  });

  describe('spelling of streams', () => {
    it('is whole whatever the slices', async () => {
      const full = bodyOf(await stream('mock-unicode'));
      const named = (model: string): Buffer => Buffer.from(full.toString().replaceAll('"model":"mock-unicode"', `"model":"${model}"`));
      for (const model of ['mock-unicode:split=1', 'mock-unicode:split=7', 'mock-unicode:cutAt=333', 'mock-unicode:cutAt=0', 'mock-unicode:cutAt=9999999']) {
        expect(bodyOf(await stream(model)).equals(named(model)), model).to.equal(true);
      }
    });

    it('is cut in two writes at the byte that is named', async () => {
      const answer = await stream('mock-unicode:cutAt=300,cutGapMs=30');
      const firstChunk = /\r\n\r\n12c\r\n/.exec(answer.bytes.toString('latin1'));
      expect(firstChunk).to.not.equal(null);
      expect(answer.pieces.length).to.be.within(2, 4);
    });

    for (const [model, pattern] of [
      ['mock-crlf', /^data: [^\r\n]+\r\n\r\ndata/], ['mock-cr', /^data: [^\r\n]+\r\rdata/], ['mock-bom', /^\uFEFFdata: /],
      ['mock-no-space', /^data:\{/], ['mock-comments', /^: comment 0\n:\ndata: /], ['mock-multiline', /^data: \{\ndata: "id"/],
      ['mock-unknown-events', /^event: mock\.unheard_of\n/], ['mock-no-final-blank', /data: \[DONE\]\n$/],
    ] as const) {
      it(`is odd in the way of ${model}`, async () => {
        const body = bodyOf(await stream(model)).toString('utf8');
        expect(body).to.match(pattern);
        expect(body.endsWith('\n\n') || body.endsWith('\r\n\r\n') || body.endsWith('\r\r')).to.equal(model !== 'mock-no-final-blank');
      });
    }
  });

  describe('bodies and heads', () => {
    it('under 200 can be an error, a page, or hardly anything', async () => {
      expect(json(await client.chat('mock-error-body'), 'error', 'type')).to.equal('server_error');
      expect((await client.chat('mock-html')).headers.get('content-type')).to.match(/^text\/html/);
      const bodies = await Promise.all(['mock-empty', 'mock-null', 'mock-object'].map((model) => client.chat(model)));
      expect(bodies.map(({ status, text }) => [status, text])).to.deep.equal([[200, ''], [200, 'null'], [200, '{}']]);
      for (const reply of [await client.chat('mock-no-choices'), await client.message('mock-no-choices'), await client.generate('mock-no-choices')]) {
        expect(reply.status).to.equal(200);
        expect(json(reply)).to.not.have.any.keys('choices', 'content', 'candidates');
      }
    });

    it('are encoded as named, asked for or not', async () => {
      const decoders = { gzip: gunzipSync, br: brotliDecompressSync, deflate: inflateSync } as const;
      for (const [encoding, decode] of Object.entries(decoders)) {
        const answer = await whole(`mock-${encoding}`);
        expect(answer.bytes.toString('latin1')).to.include(`content-encoding: ${encoding}\r\n`);
        expect(decode(bodyOf(answer)).toString()).to.include('"object":"chat.completion"');
        expect(bodyOf(await stream(`mock-${encoding}`)).length).to.be.greaterThan(50);
      }
    });

    it('stay cut between two deltas when they are encoded', async () => {
      const body = bodyOf(await stream('mock-gzip+truncate'));
      const text = gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH }).toString();
      expect(text.match(/"delta":\{"content":"[^"]/g)).to.have.length(3);
      expect(text).to.not.include('[DONE]');
    });

    it('are none for statuses that have none', async () => {
      for (const model of ['mock-204', 'mock-304', 'mock-204:firstMs=1']) {
        expect((await whole(model)).bytes.toString()).to.not.match(/content-length|transfer-encoding/i);
      }
    });

    it('can be damaged', async () => {
      const answer = await whole('mock-corrupt');
      expect(() => gunzipSync(bodyOf(answer))).to.throw();
    });

    it('can be bombs, which are right answers for those with the memory', async () => {
      const answer = await whole('mock-bomb:bomb=4000000', { silenceMs: 3000 });
      expect(bodyOf(answer).length).to.be.below(10_000);
      expect(JSON.parse(gunzipSync(bodyOf(answer)).toString())).to.include({ object: 'chat.completion' });
    });

    it('can have a big header, a garbage status line, two lengths', async () => {
      expect((await whole('mock-big-header')).bytes.toString()).to.match(/x-mock-padding: p{20480}\r\n/);
      expect((await whole('mock-garbage-status')).bytes.toString()).to.match(/^MOCK!9\.9 /);
      expect((await whole('mock-duplicate-length')).bytes.toString().match(/content-length: \d+/g)).to.have.length(2);
    });

    it('can come after an informational answer', async () => {
      expect((await whole('mock-continue')).bytes.toString()).to.match(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
      expect((await whole('mock-early-hints')).bytes.toString()).to.match(/^HTTP\/1\.1 103 Early Hints\r\n[^]*\r\n\r\nHTTP\/1\.1 200 OK/);
    });
  });
});

async function untilSettled(client: MockClient): Promise<void> {
  while (client.stats().inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 5));
}
