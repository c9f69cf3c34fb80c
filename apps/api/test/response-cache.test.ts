import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { startGateway, type TestGateway } from './support/start-gateway.ts';

const KEYS = { one: 'key-of-caller-one', two: 'key-of-caller-two' } as const;
const CROWD = 100;
const TOOLS = [{ type: 'function', function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } } }];

/** An answer as a test looks at it. */
interface Seen {
  readonly status: number;
  readonly cache: string | null;
  readonly attempts: string | null;
  readonly provider: string | null;
  readonly length: string | null;
  readonly body: string;
}

interface Asking {
  readonly key?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

describe('the response cache of a running gateway', () => {
  let provider: MockProvider;
  let gateway: TestGateway;

  before(async () => {
    provider = await startMockProvider();
    gateway = await startGateway({
      yaml: configuration(provider.url),
      env: { KEY_ONE: KEYS.one, KEY_TWO: KEYS.two, PROVIDER_KEY: 'provider-key' },
    });
  });

  after(async () => {
    await gateway.stop();
    await provider.close();
  });

  beforeEach(() => provider.reset());

  const ask = async (members: object, { key = KEYS.one, path = '/v1/chat/completions', headers = {} }: Asking = {}): Promise<Seen> => {
    const response = await fetch(`${gateway.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
      body: JSON.stringify({ model: 'gpt/m', ...members }),
    });
    const header = (name: string): string | null => response.headers.get(`x-proxyapi-${name}`);
    return { status: response.status, cache: header('cache'), attempts: header('attempts'), provider: header('provider'), length: response.headers.get('content-length'), body: await response.text() };
  };
  const calls = (): number => provider.bill().filter(({ method }) => method === 'POST').length;
  // A question that no other test asks, so that tests need not know of each other.
  let questions = 0;
  const question = (): { readonly messages: readonly object[] } => {
    questions += 1;
    return { messages: [{ role: 'user', content: `question ${questions}` }] };
  };

  for (const [name, dialect] of [['gpt', 'OpenAI’s'], ['claude', 'Anthropic’s'], ['gem', 'Gemini’s']] as const) {
    for (const stream of [false, true]) {
      it(`answers the second of two equal ${stream ? 'streams' : 'requests'} for ${dialect} models with the first one’s bytes`, async () => {
        const body = { model: `${name}/m`, ...question(), temperature: 0, stream };
        const first = await ask(body);
        const second = await ask(body);
        expect([first.status, first.cache, first.attempts]).to.deep.equal([200, 'miss', '1']);
        expect([second.status, second.cache, second.attempts]).to.deep.equal([200, 'hit', '0']);
        expect(second.body).to.equal(first.body);
        expect(second.provider).to.equal(name);
        expect(second.length).to.equal(String(Buffer.byteLength(second.body)));
        expect(calls()).to.equal(1);
      });
    }
  }

  for (const behaviour of ['tools', 'reasoning', 'unicode', 'length', 'refusal', 'json'] as const) {
    it(`serves JSON out of a stored stream, and the reverse, without losing anything (${behaviour})`, async () => {
      const asked = { ...question(), seed: 1, ...(behaviour === 'tools' ? { tools: TOOLS } : {}) };
      provider.script({ behaviour, times: 4 });
      const whole = await ask(asked, { headers: { 'x-proxyapi-cache': 'off' } });
      const stream = await ask({ ...asked, stream: true });
      const folded = await ask(asked);
      expect([stream.cache, folded.cache]).to.deep.equal(['miss', 'hit']);
      expect(steady(folded.body)).to.deep.equal(steady(whole.body));
      const other = { ...asked, seed: 2 };
      const stored = await ask(other);
      const unfolded = await ask({ ...other, stream: true, stream_options: { include_usage: true } });
      expect([stored.cache, unfolded.cache]).to.deep.equal(['miss', 'hit']);
      expect(textOf(unfolded.body)).to.deep.equal(textOf(stream.body));
      expect(unfolded.body).to.match(/"usage":\{.*data: \[DONE\]\n\n$/s);
      expect(calls()).to.equal(3);
    });
  }

  it('shows the usage of a stream to those who asked for it, and to them alone', async () => {
    const asked = { ...question(), temperature: 0, stream: true };
    const without = await ask(asked);
    const withUsage = await ask({ ...asked, stream_options: { include_usage: true } });
    const again = await ask(asked);
    expect([without.cache, withUsage.cache, again.cache]).to.deep.equal(['miss', 'hit', 'hit']);
    expect(withUsage.body).to.match(/"choices":\[\],"usage":\{/);
    expect(without.body).to.not.match(/"usage":\{/);
    expect(again.body).to.equal(without.body);
  });

  it(`asks once for ${CROWD} equal streams at once, and gives each the same bytes`, async () => {
    const asked = { ...question(), temperature: 0, stream: true };
    provider.script({ behaviour: 'chat:tokens=64,gapMs=10' });
    const answers = await Promise.all(Array.from({ length: CROWD }, () => ask(asked)));
    expect(calls()).to.equal(1);
    expect(new Set(answers.map(({ body }) => body))).to.have.lengthOf(1);
    expect(answers.filter(({ cache }) => cache === 'miss')).to.have.lengthOf(1);
    expect(answers.filter(({ cache }) => cache === 'coalesced').length).to.be.above(0);
  });

  it('never gives one caller what another one asked', async () => {
    const asked = { ...question(), temperature: 0 };
    expect((await ask(asked)).cache).to.equal('miss');
    expect((await ask(asked, { key: KEYS.two })).cache).to.equal('miss');
    expect((await ask(asked, { key: KEYS.two })).cache).to.equal('hit');
    expect(calls()).to.equal(2);
  });

  it('keeps embeddings, and answers asked for with a seed or a temperature of 0; others are always asked anew', async () => {
    for (const [members, expected] of [[{ temperature: 0 }, 'hit'], [{ temperature: 0.0001 }, 'off'], [{ seed: 7 }, 'hit'], [{ seed: null }, 'off'], [{}, 'off']] as const) {
      const asked = { ...question(), ...members };
      await ask(asked);
      expect((await ask(asked)).cache, JSON.stringify(members)).to.equal(expected);
    }
    const embedding = { model: 'gpt/m', input: 'a text' };
    expect((await ask(embedding, { path: '/v1/embeddings' })).cache).to.equal('miss');
    expect((await ask(embedding, { path: '/v1/embeddings' })).cache).to.equal('hit');
    const completion = { model: 'gpt/m', prompt: 'Once', temperature: 0 };
    expect((await ask(completion, { path: '/v1/completions' })).cache).to.equal('miss');
    expect((await ask(completion, { path: '/v1/completions' })).cache).to.equal('hit');
  });

  it('takes bodies that mean the same for the same, and no others', async () => {
    const { messages } = question();
    const base = { messages, temperature: 0, user: 'a', metadata: { a: '1' } };
    await ask(base);
    expect((await ask({ temperature: 0, messages, user: 'b', metadata: { b: '2' }, store: true, service_tier: 'flex', prompt_cache_key: 'c', safety_identifier: 'd' })).cache).to.equal('hit');
    for (const other of [{ top_p: 0.5 }, { max_tokens: 5 }, { x_unknown: 1 }, { n: 2 }, { temperature: 0, seed: 1 }]) {
      expect((await ask({ ...base, ...other })).cache, JSON.stringify(other)).to.equal('miss');
    }
  });

  it('is bypassed by x-proxyapi-cache: off, and asks anew for refresh', async () => {
    const asked = { ...question(), temperature: 0 };
    await ask(asked);
    expect((await ask(asked, { headers: { 'x-proxyapi-cache': 'off' } })).cache).to.equal('off');
    expect(calls()).to.equal(2);
    provider.script({ behaviour: 'chat:text=renewed' });
    const renewed = await ask(asked, { headers: { 'x-proxyapi-cache': 'refresh' } });
    expect(renewed.cache).to.equal('miss');
    const after = await ask(asked);
    expect([after.cache, after.body]).to.deep.equal(['hit', renewed.body]);
    expect(after.body).to.contain('renewed');
    expect((await ask(asked, { headers: { 'x-proxyapi-cache': 'maybe' } })).status).to.equal(400);
    expect((await ask(asked, { headers: { 'x-proxyapi-cache-ttl': '0' } })).status).to.equal(400);
  });

  it('keeps nothing that failed, was refused or was cut', async () => {
    for (const [behaviour, stream] of [['400', false], ['truncate:after=3', true], ['error-event:after=3', true], ['cut:after=3', true], ['error-body', false]] as const) {
      const asked = { ...question(), temperature: 0, stream };
      provider.script({ behaviour, times: 9 });
      await ask(asked);
      provider.clearScript();
      expect((await ask(asked)).cache, behaviour).to.equal('miss');
    }
  });

  it('lets a caller with a deadline of its own neither lead nor wait for others, and keeps its answer', async () => {
    const asked = { ...question(), temperature: 0 };
    provider.script({ behaviour: 'chat:firstMs=300', times: 2 });
    const answers = await Promise.all([ask(asked), ask(asked, { headers: { 'x-proxyapi-timeout-ms': '5000' } })]);
    expect(answers.map(({ cache }) => cache)).to.deep.equal(['miss', 'miss']);
    expect(calls()).to.equal(2);
    expect((await ask(asked, { headers: { 'x-proxyapi-timeout-ms': '5000' } })).cache).to.equal('hit');
  });

  it('shows its entries and its hit rate in /health', async () => {
    const asked = { ...question(), temperature: 0 };
    expect([(await ask(asked)).cache, (await ask(asked)).cache]).to.deep.equal(['miss', 'hit']);
    const { checks } = JSON.parse(await (await fetch(`${gateway.url}/health`)).text());
    expect(checks.cache.status).to.equal('healthy');
    expect(checks.cache.entries).to.be.above(0);
    expect(checks.cache.hit_rate).to.be.above(0).and.below(1);
    expect(checks.cache.memory_mb).to.be.at.least(0);
  });
});

/**
 * What does not change from one answer to the next of the same kind: ids and times do. Where there are calls or a refusal
 * and no text, the mock provider says so with an empty text in a stream, and with none in JSON.
 */
function steady(body: string): object {
  const { id, created, choices, ...rest } = JSON.parse(body);
  expect(id).to.be.a('string');
  expect(created).to.be.a('number');
  return { ...rest, choices: choices.map(({ message: { content, ...message }, ...choice }: { message: { content: string | null } }) => ({ ...choice, message: { ...message, content: content ?? '' } })) };
}

/** All texts of a stream's deltas, joined by their place. */
function textOf(body: string): Readonly<Record<string, string>> {
  const texts: Record<string, string> = {};
  const add = (place: string, value: unknown): void => {
    if (value === '') return;
    if (typeof value === 'string') texts[place] = (texts[place] ?? '') + value;
    else if (typeof value === 'object' && value !== null) for (const [name, member] of Object.entries(value)) add(`${place}.${name}`, member);
  };
  for (const event of body.split('\n\n')) {
    if (!event.startsWith('data: {')) continue;
    for (const { index, delta } of JSON.parse(event.slice('data: '.length)).choices) {
      const { tool_calls: toolCalls = [], role: _role, ...rest } = delta;
      add(String(index), rest);
      for (const { index: place, function: called } of toolCalls) add(`${index}.call.${place}`, called);
    }
  }
  return texts;
}

function configuration(url: string): string {
  return `
server: { max_event_loop_lag: 10 }
auth:
  api_keys:
    - { name: one, key_env: KEY_ONE }
    - { name: two, key_env: KEY_TWO }
http_client: { retry_attempts: 0 }
providers:
  - { name: gpt, type: openai, base_url: "${url}/v1", api_key_env: PROVIDER_KEY, models: [m] }
  - { name: claude, type: anthropic, base_url: "${url}", api_key_env: PROVIDER_KEY, models: [m] }
  - { name: gem, type: gemini, base_url: "${url}", api_key_env: PROVIDER_KEY, models: [m] }
`;
}
