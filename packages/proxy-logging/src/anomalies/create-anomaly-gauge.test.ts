import { expect } from 'chai';
import { Registry } from 'prom-client';

import type { SignalState } from './anomaly.ts';
import { AnomalyDetector } from './anomaly-detector.ts';
import { createAnomalyGauge } from './create-anomaly-gauge.ts';

describe('createAnomalyGauge', () => {
  it('reads the detector when it is scraped, and drops what the detector has forgotten', async () => {
    const registry = new Registry();
    let states: readonly SignalState[] = [
      { provider: 'p', model: 'm', signal: 'errors', isAnomalous: true },
      { provider: 'p', model: 'm', signal: 'tokens', isAnomalous: false },
    ];
    const askedAt: number[] = [];
    createAnomalyGauge({ registry, detector: { states: (nowMs) => { askedAt.push(nowMs); return states; } }, now: () => 5 });
    const first = await registry.metrics();
    expect(first).to.include('# TYPE proxy_api_anomaly gauge');
    expect(first).to.include('proxy_api_anomaly{provider="p",model="m",signal="errors"} 1\n').and.include('proxy_api_anomaly{provider="p",model="m",signal="tokens"} 0\n');
    states = [];
    expect(await registry.metrics()).not.to.include('proxy_api_anomaly{');
    expect(askedAt).to.deep.equal([5, 5]);
  });

  it('has no series for models that were asked for once', async () => {
    const registry = new Registry();
    const detector = new AnomalyDetector();
    createAnomalyGauge({ registry, detector, now: () => 60_000 });
    for (let index = 0; index < 1000; index += 1) {
      detector.onAttemptEnd({ provider: 'p', model: `m${index}`, result: 'ok', status: 200, startedAtMs: 0, durationMs: 1, firstTokenMs: 1, usage: undefined });
    }
    expect(await registry.metrics()).not.to.include('proxy_api_anomaly{');
  });
});
