import { expect } from 'chai';

import { GatewayMetrics } from '../gateway-metrics.ts';
import type { MetricSources } from '../metric-sources.ts';
import { parseExposition } from '../testing/parse-exposition.ts';
import { ATTEMPT, OPTIONS, REQUEST } from '../testing/samples.ts';
import { keepCounts } from './keep-counts.ts';
import { mergeSnapshots } from './merge-snapshots.ts';
import type { MetricsSnapshot } from './metrics-snapshot.ts';
import { renderWhole } from './render-whole.ts';

const REQUESTS = 'proxy_api_requests_total{method="POST",endpoint="/v1/chat/completions",status_code="200"}';
const BREAKER = 'proxy_api_circuit_breaker_state{provider="openai",model="gpt-4o"}';

describe('renderWhole', () => {
  const made: GatewayMetrics[] = [];
  const create = (sources: MetricSources = {}): GatewayMetrics => {
    const metrics = new GatewayMetrics({ ...OPTIONS, sources });
    made.push(metrics);
    return metrics;
  };
  const read = async (snapshots: readonly MetricsSnapshot[]): Promise<ReadonlyMap<string, number>> => parseExposition((await renderWhole(snapshots, undefined)).body);
  const processOf = (inFlight: number, state: 'closed' | 'open' | 'half-open'): GatewayMetrics =>
    create({ inFlight: () => inFlight, breakers: () => [{ provider: 'openai', model: 'gpt-4o', state }] });

  afterEach(() => {
    for (const metrics of made.splice(0)) metrics.close();
  });

  it('adds up what processes counted, and shows of a breaker the gravest state', async () => {
    const processes = [processOf(2, 'half-open'), processOf(3, 'open'), processOf(0, 'closed')];
    for (const metrics of processes) metrics.onRequestEnd({ ...REQUEST, traceId: undefined });
    const whole = await read(await Promise.all(processes.map((metrics) => metrics.snapshot())));
    expect(whole.get(REQUESTS)).to.equal(3);
    expect(whole.get('proxy_api_request_duration_seconds_bucket{le="1",method="POST",endpoint="/v1/chat/completions"}')).to.equal(3);
    expect(whole.get('proxy_api_request_duration_seconds_sum{method="POST",endpoint="/v1/chat/completions"}')).to.be.closeTo(2.7, 1e-9);
    expect(whole.get('proxy_api_in_flight_requests')).to.equal(5);
    expect(whole.get(BREAKER)).to.equal(1);
    expect(whole.get('proxy_api_build_info{version="1.2.3"}')).to.equal(1);
  });

  it('writes one process as that process would write itself', async () => {
    const metrics = processOf(2, 'open');
    metrics.onAttemptEnd(ATTEMPT);
    metrics.onRequestEnd({ ...REQUEST, traceId: '0af7651916cd43dd8448eb211c80319c' });
    for (const accept of [undefined, 'application/openmetrics-text']) {
      const [own, whole] = [await metrics.scrape(accept), await renderWhole([await metrics.snapshot()], accept)];
      expect(whole.contentType).to.equal(own.contentType);
      expect(stable(whole.body)).to.deep.equal(stable(own.body));
    }
  });

  it('keeps of a process that has ended what it counted, and nothing that it had', async () => {
    const ended = processOf(7, 'open');
    ended.onRequestEnd(REQUEST);
    const whole = await read([keepCounts(await ended.snapshot()), await processOf(1, 'closed').snapshot()]);
    expect(whole.get(REQUESTS)).to.equal(1);
    expect(whole.get('proxy_api_in_flight_requests')).to.equal(1);
    expect(whole.get(BREAKER)).to.equal(0);
  });

  it('counts as other what goes beyond the bound of one metric', () => {
    const definition = { name: 'made_total', type: 'counter', labels: ['team'], help: 'Made.' } as const;
    const many = (from: number): MetricsSnapshot => [{ definition, series: [], samples: Array.from({ length: 4000 }, (_, index) => ({ labels: { team: `t${from + index}` }, value: 1 })) }];
    const [family] = mergeSnapshots([many(0), many(4000)]);
    expect(family?.samples).to.have.lengthOf(5001);
    expect(family?.samples.find(({ labels }) => labels['team'] === 'other')?.value).to.equal(3000);
  });
});

// Without what moves from one look to the next.
function stable(body: string): readonly string[] {
  return body.split('\n').filter((line) => !/^(?:process_|nodejs_)/.test(line));
}
