import { expect } from 'chai';

import { GatewayMetrics } from './gateway-metrics.ts';
import type { GatewayMetricsOptions } from './gateway-metrics-options.ts';
import { parseExposition } from './testing/parse-exposition.ts';
import { ATTEMPT, OPTIONS, REQUEST } from './testing/samples.ts';

const MANY = 50_000;
/** A scrape of a few hundred series takes some 5 ms; a machine that is busy with other tests may need far more. */
const SCRAPE_WITHIN_MS = 200;

describe('the series of GatewayMetrics', () => {
  const made: GatewayMetrics[] = [];
  const create = (options: Partial<GatewayMetricsOptions> = {}): GatewayMetrics => {
    const metrics = new GatewayMetrics({ ...OPTIONS, ...options });
    made.push(metrics);
    return metrics;
  };
  /** Series of the gateway's own, by metric; the parts of a histogram count as one. */
  const count = async (metrics: GatewayMetrics): Promise<Record<string, number>> => {
    const series = [...parseExposition((await metrics.scrape(undefined)).body).keys()].filter((name) => name.startsWith('proxy_api_') && !/_bucket\{|_sum\b/.test(name));
    return Object.fromEntries(Map.groupBy(series, (name) => name.split('{')[0] ?? '').entries().map(([metric, names]) => [metric, names.length]));
  };

  afterEach(() => {
    for (const metrics of made.splice(0)) metrics.close();
  });

  it('grow by one for each metric and status code, whatever 50,000 requests make up, and are scraped in time', async () => {
    const metrics = create();
    metrics.onAttemptEnd(ATTEMPT);
    metrics.onRequestEnd(REQUEST);
    const before = await count(metrics);
    const statuses = [200, 404, 502];
    for (let index = 0; index < MANY; index += 1) {
      const made_up = `made-up-${index}`;
      const status = statuses[index % statuses.length] ?? 0;
      metrics.onAttemptEnd({ ...ATTEMPT, model: made_up, result: made_up, status });
      metrics.onRequestEnd({ ...REQUEST, method: made_up, route: `/${made_up}`, callerName: made_up, model: made_up, status, labels: { [made_up]: made_up } });
    }
    const beganMs = performance.now();
    const after = await count(metrics);
    expect(performance.now() - beganMs).to.be.below(SCRAPE_WITHIN_MS);
    const perKind = { proxy_api_tokens_total: 5, proxy_api_caller_tokens_total: 5 };
    const perStatus = { proxy_api_requests_total: statuses.length, proxy_api_provider_requests_total: statuses.length };
    for (const [metric, series] of Object.entries(after)) {
      const most: number = { ...perKind, ...perStatus }[metric] ?? 1;
      expect(series - (before[metric] ?? 0), metric).to.be.at.most(most);
    }
  });

  it('are those of listed models up to the bound, and of one other', async () => {
    const metrics = create({ maxModels: 3 });
    for (let index = 0; index < 10; index += 1) metrics.onAttemptEnd({ ...ATTEMPT, model: `gpt-${index}` });
    const models = (await metrics.scrape(undefined)).body.match(/^proxy_api_provider_requests_total\{.*$/gm);
    expect(models).to.deep.equal([
      'proxy_api_provider_requests_total{provider="openai",model="gpt-0",status="ok"} 1',
      'proxy_api_provider_requests_total{provider="openai",model="gpt-1",status="ok"} 1',
      'proxy_api_provider_requests_total{provider="openai",model="gpt-2",status="ok"} 1',
      'proxy_api_provider_requests_total{provider="openai",model="other",status="ok"} 7',
    ]);
  });

  it('are of a model’s own once it is listed', async () => {
    const listed = new Set<string>();
    const metrics = create({ isListed: (_provider, model) => listed.has(model) });
    metrics.onAttemptEnd(ATTEMPT);
    listed.add('gpt-4o');
    metrics.onAttemptEnd(ATTEMPT);
    expect(Object.keys(await count(metrics))).to.include('proxy_api_provider_requests_total');
    expect((await metrics.scrape(undefined)).body).to.contain('model="other",status="ok"} 1\n').and.to.contain('model="gpt-4o",status="ok"} 1\n');
  });

  it('are bounded where tales are told of providers, too', async () => {
    const metrics = create({ maxModels: 3 });
    for (let index = 0; index < 100; index += 1) metrics.onAttemptEnd({ ...ATTEMPT, provider: `made-up-${index}` });
    expect((await count(metrics))['proxy_api_provider_requests_total']).to.equal(4);
  });

  it('call a status that is none other', async () => {
    const metrics = create();
    for (const status of [0, 99, 600, 200.5, NaN]) metrics.onRequestEnd({ ...REQUEST, status });
    expect((await metrics.scrape(undefined)).body.match(/^proxy_api_requests_total.*$/gm)).to.deep.equal([
      'proxy_api_requests_total{method="POST",endpoint="/v1/chat/completions",status_code="other"} 5',
    ]);
  });

  describe('under labels of the operator’s', () => {
    const customOf = async (metrics: GatewayMetrics): Promise<readonly string[]> => (await metrics.scrape(undefined)).body.match(/^proxy_api_custom_requests_total.*$/gm) ?? [];

    it('are counted by what requests say, cleaned and cut', async () => {
      const metrics = create({ labels: [{ name: 'team' }, { name: 'tier' }] });
      for (const team of ['search', 'search', 'a "b"\n\u001b[31m', 'x'.repeat(100), '']) metrics.onRequestEnd({ ...REQUEST, labels: { team } });
      metrics.onRequestEnd({ ...REQUEST, labels: { tier: 'gold', stranger: 'x' } });
      metrics.onRequestEnd(REQUEST);
      expect(await customOf(metrics)).to.deep.equal([
        'proxy_api_custom_requests_total{team="search",tier="none"} 2',
        'proxy_api_custom_requests_total{team="a__b____31m",tier="none"} 1',
        `proxy_api_custom_requests_total{team="${'x'.repeat(64)}",tier="none"} 1`,
        'proxy_api_custom_requests_total{team="none",tier="none"} 1',
        'proxy_api_custom_requests_total{team="none",tier="gold"} 1',
      ]);
    });

    it('are other beyond a label’s bound', async () => {
      const metrics = create({ labels: [{ name: 'team', maxValues: 2 }] });
      for (let index = 0; index < MANY; index += 1) metrics.onRequestEnd({ ...REQUEST, labels: { team: `team-${index}` } });
      expect(await customOf(metrics)).to.deep.equal([
        'proxy_api_custom_requests_total{team="team-0"} 1',
        'proxy_api_custom_requests_total{team="team-1"} 1',
        `proxy_api_custom_requests_total{team="other"} ${MANY - 2}`,
      ]);
    });

    it('are 1,000 at the most, whatever the combinations', async () => {
      const metrics = create({ labels: [{ name: 'a' }, { name: 'b' }] });
      for (let index = 0; index < 2500; index += 1) metrics.onRequestEnd({ ...REQUEST, labels: { a: `a${index % 50}`, b: `b${Math.floor(index / 50)}` } });
      const series = await customOf(metrics);
      expect(series).to.have.length(1000);
      expect(series.at(-1)).to.equal('proxy_api_custom_requests_total{a="other",b="other"} 1501');
    });

    it('are refused where a label cannot be one', () => {
      for (const name of ['', '1a', 'a-b', '__a', 'a b']) expect(() => create({ labels: [{ name }] }), name).to.throw(RangeError, 'labels[].name');
      expect(() => create({ labels: [{ name: 'a' }, { name: 'a' }] })).to.throw(RangeError, 'unique');
      expect(() => create({ labels: [{ name: 'a', maxValues: 0 }] })).to.throw(RangeError, 'maxValues');
    });
  });
});
