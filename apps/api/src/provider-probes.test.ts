import { setImmediate as turn } from 'node:timers/promises';

import type { ProbeResult, ProbeTarget } from '@proxyapi/proxy-core';
import { expect } from 'chai';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';

import { type ProbedProvider, ProviderProbes, type ProviderProbesOptions } from './provider-probes.ts';

const UP: ProbeResult = { state: 'up', code: undefined, status: 200, durationMs: 3 };
const DOWN: ProbeResult = { state: 'down', code: 'upstream_unreachable', status: undefined, durationMs: 1 };
const provider = (name: string, { origin = `https://${name}.example`, path = '/models' }: { origin?: string; path?: string | undefined } = {}): ProbedProvider =>
  ({ name, origin, basePath: '/v1', headers: ['authorization', `Bearer key of ${name}`], proxyUrl: undefined, adapter: { listing: { path, parsePage: () => ({ ids: [] }) } } });

describe('ProviderProbes', () => {
  let clock: SinonFakeTimers;
  let probes: ProviderProbes;
  let asked: ProbeTarget[];
  let logged: string[];
  let answer: (target: ProbeTarget, signal: AbortSignal) => Promise<ProbeResult>;
  let successAtMs: number | undefined;

  beforeEach(() => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    asked = [];
    logged = [];
    answer = async () => UP;
    successAtMs = undefined;
  });

  afterEach(() => {
    probes.stop();
    clock.restore();
  });

  const create = (options: Partial<ProviderProbesOptions> = {}): ProviderProbes => {
    const log = (level: string) => (message: string, { provider: name, from, to }: Readonly<Record<string, unknown>>): void => void logged.push([level, message, name, from, to].join(' '));
    probes = new ProviderProbes({
      providers: [provider('one')], intervalMs: 30_000, ttlMs: 30_000, lastSuccessAtMs: () => successAtMs, random: () => 0.5,
      logger: { info: log('info'), warn: log('warn') },
      probe: (target, signal) => {
        asked.push(target);
        return answer(target, signal);
      },
      ...options,
    });
    probes.start();
    return probes;
  };
  const passMs = async (ms: number): Promise<void> => {
    await clock.tickAsync(ms);
    await turn();
  };

  it('asks each provider within a second of the start, and then every 80 to 100 percent of the interval', async () => {
    create();
    await passMs(499);
    expect(asked).to.have.length(0);
    await passMs(1);
    expect(asked).to.have.length(1);
    expect(asked[0]).to.deep.include({ origin: 'https://one.example', basePath: '/v1', listingPath: '/models', headers: ['authorization', 'Bearer key of one'] });
    await passMs(26_999);
    expect(asked).to.have.length(1);
    await passMs(1);
    expect(asked).to.have.length(2);
  });

  it('tells what the last probe found, until it is older than its time', async () => {
    answer = async () => DOWN;
    create({ intervalMs: 3_600_000 });
    expect(probes.condition('one')).to.deep.equal({ state: 'unknown', source: undefined, ageMs: undefined, probe: undefined });
    await passMs(30_500);
    expect(probes.condition('one')).to.deep.equal({ state: 'down', source: 'probe', ageMs: 30_000, probe: DOWN });
    await passMs(1);
    expect(probes.condition('one').state).to.equal('unknown');
  });

  it('leaves a provider alone whose callers were answered within the interval, and knows that it is up', async () => {
    successAtMs = 0;
    create();
    await passMs(26_999);
    expect(asked).to.have.length(0);
    expect(probes.condition('one')).to.deep.equal({ state: 'up', source: 'traffic', ageMs: 26_999, probe: undefined });
    successAtMs = 20_000;
    await passMs(20_000);
    expect(asked).to.have.length(0);
    await passMs(1);
    expect(asked, 'silent for an interval').to.have.length(1);
  });

  it('believes the newer of a probe and an answered caller', async () => {
    answer = async () => DOWN;
    create();
    await passMs(500);
    expect(probes.condition('one').state).to.equal('down');
    successAtMs = 600;
    await passMs(200);
    expect(probes.condition('one')).to.deep.include({ state: 'up', source: 'traffic', ageMs: 100 });
    await passMs(27_000);
    expect(probes.condition('one')).to.deep.include({ state: 'down', source: 'probe' });
  });

  it('asks nobody at an interval of 0', async () => {
    create({ intervalMs: 0 });
    await passMs(3_600_000);
    expect(asked).to.have.length(0);
    expect(probes.condition('one').state).to.equal('unknown');
  });

  it('has no second probe of a provider under way, however long the first takes', async () => {
    answer = () => new Promise(() => {});
    create({ intervalMs: 1000 });
    await passMs(60_000);
    expect(asked).to.have.length(1);
    expect(probes.running).to.equal(1);
  });

  it('asks all providers side by side, within its bound, and the others when one is done', async () => {
    const done: (() => void)[] = [];
    answer = () => new Promise((resolve) => done.push(() => resolve(UP)));
    create({ providers: ['a', 'b', 'c', 'd', 'e'].map((name) => provider(name)), maxRunning: 2 });
    const origins = (): string => asked.map(({ origin }) => origin.slice(8, 9)).join('');
    await passMs(1000);
    expect([origins(), probes.running]).to.deep.equal(['ab', 2]);
    done[1]?.();
    await passMs(0);
    expect([origins(), probes.running]).to.deep.equal(['abc', 2]);
    done[0]?.();
    done[2]?.();
    await passMs(0);
    expect([origins(), probes.running]).to.deep.equal(['abcde', 2]);
  });

  it('ends the probe under way when it stops, and begins no other', async () => {
    let isAborted = false;
    answer = (_target, signal) => new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        isAborted = true;
        reject(signal.reason);
      });
    });
    create({ providers: [provider('a'), provider('b')], maxRunning: 1 });
    await passMs(500);
    probes.stop();
    await passMs(3_600_000);
    expect({ isAborted, asked: asked.length, running: probes.running }).to.deep.equal({ isAborted: true, asked: 1, running: 0 });
    expect(logged).to.deep.equal([]);
  });

  it('logs when a provider goes and when it comes back, and each only once', async () => {
    create();
    await passMs(500);
    answer = async () => DOWN;
    await passMs(54_000);
    answer = async () => UP;
    await passMs(54_000);
    expect(logged).to.deep.equal(['warn provider probe one up down', 'info provider probe one down up']);
    expect(asked).to.have.length(5);
  });

  it('goes on after a probe that broke', async () => {
    answer = () => Promise.reject(new TypeError('a defect'));
    create();
    await passMs(27_500);
    expect(asked).to.have.length(2);
    expect(probes.condition('one').state).to.equal('unknown');
  });

  it('knows that what is part of the process is up', async () => {
    create({ providers: [provider('sandbox', { origin: '' })] });
    await passMs(60_000);
    expect(asked).to.have.length(0);
    expect(probes.condition('sandbox')).to.include({ state: 'up', source: 'built-in' });
  });
});
