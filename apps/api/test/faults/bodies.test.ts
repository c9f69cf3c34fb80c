import { createServer } from 'node:net';

import { expect } from 'chai';
import fc from 'fast-check';

import { listening } from '../support/listening.ts';
import { CANARIES } from './canaries.ts';
import { expectDialect, expectFailure } from './dialect-shapes.ts';
import { chatBody, requestBytes, useBench } from './fault-bench.ts';
import { faultCase } from './fault-case.ts';
import { expectWithin } from './expect-within.ts';
import { isFullRun } from './full-run.ts';
import { lookInside } from './inside-probe.ts';
import { inParallel } from './in-parallel.ts';
import { readMetrics } from './metrics-view.ts';

const MB = 1024 * 1024;
const MAX_STALL_MS = 250;
/** The depth that contract and error table name. */
const MAX_DEPTH = 256;

/** A scrape takes some 10 ms here; after 50,000 labels that nobody bounded, it would take seconds. */
const SCRAPE_WITHIN_MS = 200;
/** Methods that the parser knows, and nothing here serves. */
const ODD_METHODS = ['PROPFIND', 'LOCK', 'MKCOL', 'REPORT', 'PURGE', 'SEARCH', 'UNLOCK', 'SUBSCRIBE'];

describe('bodies that a client may send', () => {
  const bench = useBench({ isForLargeBodies: true });

  faultCase(bench, 'A01 refuses a body that is cut', () => bench.withoutUpstreamCalls(async () => {
    expectFailure(await bench.chat('{"a":'), 'invalid_json');
    for (const end of [1, 20, chatBody().length - 1]) expectFailure(await bench.chat(chatBody().slice(0, end)), 'invalid_json');
  }));

  faultCase(bench, 'A02 asks for the model when the body is empty', () => bench.withoutUpstreamCalls(async () => {
    expectFailure(await bench.chat(''), 'missing_parameter', { param: 'model' });
    expectFailure(await bench.chat('', { 'content-length': undefined }), 'missing_parameter', { param: 'model' });
  }));

  faultCase(bench, 'A03 refuses a body that is no object', () => bench.withoutUpstreamCalls(async () => {
    for (const body of ['"x"', '[]', 'null', '7', 'true', '[{"model":"any/mock-chat","messages":[]}]']) expectFailure(await bench.chat(body), 'invalid_json');
  }));

  faultCase(bench, 'A03 quotes no prompt that stands in the wrong place', () => bench.withoutUpstreamCalls(async () => {
    const { prompt } = CANARIES;
    const misplaced: readonly object[] = [
      { messages: prompt }, { messages: [prompt] }, { messages: [{ role: 'user', content: [prompt] }] },
      { messages: [{ role: 'user', content: { text: prompt } }] }, { stop: { text: prompt } }, { tools: prompt },
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: prompt } }] }] },
    ];
    for (const provider of ['claude', 'gem']) {
      for (const members of misplaced) {
        expectFailure(await bench.chat(chatBody({ model: `${provider}/mock-chat`, ...members })), 'invalid_parameter');
      }
    }
  }));

  faultCase(bench, 'A04 refuses NaN and Infinity', () => bench.withoutUpstreamCalls(async () => {
    for (const token of ['NaN', 'Infinity', '-Infinity', '+1', '01', '1.', '.5', '0x1', '1e', "'a'", 'undefined']) {
      expectFailure(await bench.chat(chatBody().replace('{', `{"temperature":${token},`)), 'invalid_json');
    }
  }));

  faultCase(bench, 'A07 refuses a duplicate top-level key', () => bench.withoutUpstreamCalls(async () => {
    for (const twice of ['"model":"cheap","model":"dear"', '"model":"cheap","mod\\u0065l":"dear"', '"n":1,"n":1']) {
      expectFailure(await bench.chat(chatBody().replace('{', `{${twice},`)), 'duplicate_key');
    }
  }));

  faultCase(bench, 'A08 keeps __proto__ and constructor out of every object', async () => {
    const poison = '"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}}';
    const schema = `[{"type":"function","function":{"name":"f","parameters":{"type":"object",${poison},"properties":{${poison}}}}}]`;
    const inRoot = chatBody().replace('{', `{${poison},`);
    const inMetadata = chatBody().replace('{', `{"metadata":{${poison}},`);
    const inTools = chatBody().replace('{', `{"tools":${schema},`);
    for (const body of [inRoot, inMetadata, inTools]) {
      expect((await bench.chat(body)).status).to.equal(200);
      expect(bench.lastForwarded()).to.equal(body.replace('any/', ''));
    }
    // Dialects that are translated build objects of their own.
    for (const provider of ['claude', 'gem']) {
      for (const body of [inRoot, inMetadata, inTools]) {
        expect((await bench.chat(body.replace(/any\/[^"]+/, `${provider}/mock-chat`))).status).to.be.oneOf([200, 400]);
      }
    }
    for (const name of [
      '__proto__', 'constructor', 'prototype', 'toString', '__proto__/x', 'constructor/x',
    ]) expectFailure(await bench.chat(chatBody({ model: name })), 'model_not_found');
    const { polluted, prototypeKeys } = await lookInside(bench.gateway.process);
    expect({ polluted, prototypeKeys }).to.deep.equal({ polluted: null, prototypeKeys: [] });
    expect((await bench.chat(chatBody())).status).to.equal(200);
    expect(bench.lastForwarded()).to.equal(chatBody().replace('any/', ''));
  });

  faultCase(bench, 'A10 takes 256 levels of nesting and refuses 257', async () => {
    for (const [open, close] of [['{"a":', '}'], ['[', ']']] as const) {
      // The body itself is the first level.
      const nested = (levels: number): string => chatBody().replace('{', `{"metadata":${open.repeat(levels - 1)}1${close.repeat(levels - 1)},`);
      expect((await bench.chat(nested(MAX_DEPTH))).status).to.equal(200);
      await bench.withoutUpstreamCalls(async () => {
        for (const levels of [MAX_DEPTH + 1, MAX_DEPTH * 4]) expectFailure(await bench.chat(nested(levels)), 'json_too_deep');
      });
    }
    const schema = '{"properties":'.repeat(MAX_DEPTH - 5) + '{}' + '}'.repeat(MAX_DEPTH - 5);
    const translated = chatBody({ model: 'claude/mock-chat' }).replace('{', `{"tools":[{"type":"function","function":{"name":"f","parameters":${schema}}}],`);
    expect((await bench.chat(translated)).status).to.equal(200);
  });

  faultCase(bench, 'A11 refuses 100,000 open brackets at once', () => bench.withoutUpstreamCalls(async () => {
    for (const bytes of ['['.repeat(100_000), `{"a":${'['.repeat(100_000)}`, `${'['.repeat(100_000)}${']'.repeat(100_000)}`, '{"a":'.repeat(40_000)]) {
      await expectWithin(50, async () => expectFailure(await bench.chat(bytes), 'json_too_deep'));
    }
  }));

  faultCase(bench, 'A16 relays 32 MB while others are served', async () => {
    const frame = chatBody({ messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,' } }] }] });
    const body = Buffer.from(frame.replace('base64,', `base64,${'A'.repeat(32 * MB - frame.length)}`));
    const waits: number[] = [];
    let stallMs = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 3 && stallMs > MAX_STALL_MS; tries += 1) {
      await lookInside(bench.gateway.process);
      const progress = { isAnswered: false };
      const answered = bench.chat(body, {}, 20_000).finally(() => void (progress.isAnswered = true));
      while (!progress.isAnswered) waits.push((await bench.chat(chatBody())).ms);
      expect((await answered).status).to.equal(200);
      stallMs = Math.min(stallMs, (await lookInside(bench.gateway.process)).longestStallMs);
    }
    expect(bench.provider.bill().some(({ requestBytes: bytes }) => bytes === 32 * MB - 'any/'.length)).to.equal(true);
    // The mock keeps the last bodies for `lastForwarded`.
    bench.provider.reset();
    expect(stallMs).to.be.below(2 * MAX_STALL_MS);
    expect(waits.toSorted((one, other) => one - other)[Math.floor(waits.length / 2)]).to.be.below(MAX_STALL_MS);
  });

  faultCase(bench, 'A20 passes over a byte order mark', async () => {
    expect((await bench.chat(Buffer.from(`\uFEFF${chatBody()}`))).status).to.equal(200);
    expect(bench.lastForwarded()).to.equal(chatBody().replace('any/', ''));
    const kept = chatBody({ temperature: 0 });
    expect((await bench.chat(kept)).headers['x-proxyapi-cache']).to.equal('miss');
    expect((await bench.chat(Buffer.from(`\uFEFF${kept}`))).headers['x-proxyapi-cache']).to.equal('hit');
    expectFailure(await bench.chat(Buffer.from(`\uFEFF\uFEFF${chatBody()}`)), 'invalid_json');
    expectFailure(await bench.chat(Buffer.from(chatBody(), 'utf16le')), 'invalid_json');
  });

  faultCase(bench, 'A22 forwards composed and decomposed letters as they came', async () => {
    const forms = ['é'.normalize('NFC'), 'é'.normalize('NFD'), '\u212B', 'ﬁ', '👩‍👩‍👧', '\\u00e9', '\\ud83d\\ude00', '\\ud800'];
    for (const form of forms) {
      const body = chatBody().replace(CANARIES.prompt, `${CANARIES.prompt} ${form}`);
      expect((await bench.chat(Buffer.from(body))).status).to.equal(200);
      expect(bench.lastForwarded()).to.equal(body.replace('any/', ''));
    }
    for (const form of ['NFC', 'NFD'] as const) {
      const answer = await bench.chat(chatBody({ seed: 22, messages: [{ role: 'user', content: 'é'.normalize(form) }] }));
      expect(answer.headers['x-proxyapi-cache'], form).to.equal('miss');
    }
    expectFailure(await bench.chat(Buffer.from(chatBody().replace('canary', 'canar\xff'), 'latin1')), 'invalid_utf8');
  });

  faultCase(bench, 'A24 lets no control character forge a line or a header', async () => {
    const controls = '\u0000\n{"level":"error","message":"forged"}\r\nx-forged: 1\r\n\r\n\u001b[31mred\u009b2J\u2028';
    const body = chatBody({ user: controls, messages: [{ role: 'user', content: controls }] });
    expect((await bench.chat(Buffer.from(body))).status).to.equal(200);
    expect(bench.lastForwarded()).to.equal(body.replace('any/', ''));
    const asModel = await bench.chat(Buffer.from(chatBody({ model: `any/mock-chat${controls}` })));
    expect(asModel.status).to.equal(200);
    expect(asModel.headers).not.to.have.property('x-forged');
    expect(JSON.parse(bench.lastForwarded()).model).to.equal(`mock-chat${controls}`);
    expectFailure(await bench.chat(Buffer.from(chatBody({ model: controls }))), 'model_not_found');
    for (const raw of ['\u0000', '\n', '\u001b']) expectFailure(await bench.chat(chatBody().replace('canary', raw)), 'invalid_json');
    const forgedId = await bench.chat(chatBody(), { 'x-request-id': '{"level":"error"}' });
    expect(forgedId.headers['x-request-id']).to.match(/^[\w-]{1,128}$/).and.not.contain('level');
    for (const trace of ['\n{"level"', '\u001b', '\u0000', '\u009b', '\u2028']) expect(bench.gateway.output()).not.to.contain(trace);
  });

  faultCase(bench, 'A43 answers 404 to random models without growing', () => bench.withoutUpstreamCalls(async () => {
    const count = isFullRun() ? 50_000 : 10_000;
    const texts = fc.sample(fc.string({ minLength: 1, maxLength: 200, unit: 'binary' }), { numRuns: 200, seed: 43 });
    const before = await readMetrics(bench);
    await inParallel(bench.gateway.port, { count, connections: 16 }, {
      requestOf: (index) => requestBytes({ body: JSON.stringify({ model: `${texts[index % texts.length]}-${index}`, messages: [] }) }),
      onAnswer: (answer) => expectFailure(answer, 'model_not_found'),
    });
    const after = await readMetrics(bench);
    expect(after.ms, 'a scrape').to.be.below(SCRAPE_WITHIN_MS);
    const refused = 'proxy_api_requests_total{method="POST",endpoint="/v1/chat/completions",status_code="404"}';
    expect(after.value(refused) - before.value(refused), 'requests counted').to.equal(count);
    expect(after.newSeries(before), 'series that are new').to.satisfy((series: readonly string[]) => series.every((name) => /^proxy_api_requests_total\{.*404/.test(name)));
  }), { limitMs: 120_000 });

  faultCase(bench, 'A43 counts random paths, methods and keys in one series for each metric and status', () => bench.withoutUpstreamCalls(async () => {
    const count = isFullRun() ? 50_000 : 2000;
    const paths = fc.sample(fc.webPath({ size: 'medium' }), { numRuns: 200, seed: 43 });
    const kinds: readonly [status: number, requestOf: (index: number) => Buffer][] = [
      [404, (index) => requestBytes({ method: 'GET', target: `/${paths[index % paths.length] ?? ''}-${index}` })],
      [405, (index) => requestBytes({ method: ODD_METHODS[index % ODD_METHODS.length] ?? 'LOCK' })],
      [401, (index) => requestBytes({ body: chatBody(), headers: { authorization: `Bearer sk-${index}` } })],
    ];
    // The look itself is counted too, once it is over.
    await readMetrics(bench);
    for (const [status, requestOf] of kinds) {
      const before = await readMetrics(bench);
      await inParallel(bench.gateway.port, { count, connections: 16 }, { requestOf, onAnswer: (answer) => expect(answer.status).to.equal(status) });
      const after = await readMetrics(bench);
      expect(after.ms, 'a scrape').to.be.below(SCRAPE_WITHIN_MS);
      const grown = after.newSeries(before).map((series) => series.replace(/\{.*/, ''));
      expect(grown, `series that are new after ${status}`).to.deep.equal([...new Set(grown)]);
    }
  }), { limitMs: 120_000 });

  faultCase(bench, 'A46 takes no address from a caller', async () => {
    const canary = createServer((socket) => socket.destroy());
    let connections = 0;
    canary.on('connection', () => void (connections += 1));
    const port = await listening(canary);
    const url = `http://127.0.0.1:${port}/v1`;
    try {
      const members: object[] = [
        { api_base: url }, { base_url: url }, { api_key: 'sk-x', api_base: url }, { user_config: { api_base: url } },
        { extra_body: { api_base: url, base_url: url } }, { url }, { proxy: url },
      ];
      for (const extra of members) {
        const body = chatBody(extra);
        expect((await bench.chat(body)).status).to.equal(200);
        expect(bench.lastForwarded()).to.equal(body.replace('any/', ''));
      }
      for (const header of [
        'x-portkey-custom-host', 'x-custom-host', 'x-llm-custom-host', 'x-proxyapi-base-url', 'x-base-url',
        'x-forwarded-host', 'x-original-url', 'forwarded', 'openai-base-url',
      ]) {
        expect((await bench.chat(chatBody(), { [header]: header === 'forwarded' ? `host=127.0.0.1:${port}` : url })).status).to.equal(200);
        expect(bench.provider.requests().at(-1)?.rawHeaders.join('\n')).not.to.contain(String(port));
      }
      expect((await bench.chat(chatBody(), { host: `127.0.0.1:${port}` })).status).to.equal(200);
      for (const model of [`${url}/mock-chat`, `any/../../${url}`, `//127.0.0.1:${port}/x`]) expect((await bench.chat(chatBody({ model }))).status).to.be.oneOf([200, 404]);
      for (const model of [`gem/../../..//127.0.0.1:${port}`, `gem/@127.0.0.1:${port}/`]) expectFailure(await bench.chat(chatBody({ model })), 'model_not_found');
    } finally {
      canary.close();
    }
    expect(connections).to.equal(0);
  });

  faultCase(bench, 'A47 answers 200 or 400 to any parameters', async () => {
    const count = isFullRun() ? 10_000 : 3000;
    const bodies = fc.sample(oddBody(), { numRuns: count, seed: 47 });
    const tooMany = JSON.stringify({ model: 'any/mock-chat', messages: Array.from({ length: 100_000 }, () => ({ role: 'user', content: 'x' })) });
    expect((await bench.chat(tooMany)).status).to.equal(200);
    await inParallel(bench.gateway.port, { count, connections: 16 }, {
      requestOf: (index) => requestBytes({ body: JSON.stringify(bodies[index]) }),
      onAnswer: (answer, index) => {
        expect(answer.status, JSON.stringify(bodies[index])).to.be.oneOf([200, 400]);
        expectDialect(answer);
      },
    });
    expect(bench.gateway.output()).not.to.contain('defect');
  }, { limitMs: 120_000 });
});

/** A chat body with parameters of any type and size, for providers of every dialect. */
function oddBody(): fc.Arbitrary<object> {
  const value = fc.oneof(
    fc.constantFrom<unknown>(-1, 0, 1e308, 1e9, 1.5, 'true', '1', true, false, null, [], {}, 2 ** 53, -1e308),
    fc.string({ maxLength: 20 }),
    fc.jsonValue({ maxDepth: 3 }),
  );
  const names = [
    'max_tokens', 'max_completion_tokens', 'n', 'stream', 'stream_options', 'temperature', 'top_p', 'stop', 'seed',
    'logprobs', 'top_logprobs', 'tools', 'tool_choice', 'response_format', 'user', 'metadata', 'reasoning_effort',
    'parallel_tool_calls', 'frequency_penalty', 'logit_bias',
  ];
  const members = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 3 });
  const model = fc.constantFrom('any/mock-chat', 'claude/mock-chat', 'gem/mock-chat');
  const messages = fc.oneof({ weight: 3, arbitrary: fc.constant<unknown>([{ role: 'user', content: 'x' }]) }, { weight: 1, arbitrary: value });
  return fc.tuple(model, messages, members).map(([name, content, others]) => ({ model: name, messages: content, ...others, ...(others['n'] === 1e9 ? { n: 1e9 } : {}) }));
}
