import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';

import { Children, median, type Measurement, type OnProgress } from '@proxyapi/bench-harness';

import { fetchTemplate, modelOf } from '../load/stream-request.ts';
import type { Lane, Timing } from '../load/client-order.ts';
import type { BenchmarkOptions } from '../parse-options.ts';
import { gatewayConfig } from '../subjects/gateway-config.ts';
import { cleanUp, type LoopLag, readLoopLag } from '../subjects/gateway-reports.ts';
import { describeProblems, memoryFigures, streamFigures } from './figures.ts';
import { type PassOptions, type PassResult, runPass } from './run-pass.ts';
import { readUsage } from './usage-sampler.ts';

const MOCK = fileURLToPath(new URL('../../../mock-provider/src/main.ts', import.meta.url));
const RELAY = fileURLToPath(new URL('../../../throughput/src/subjects/bare-relay-main.ts', import.meta.url));

/** A caller's key at the gateway, and those that the provider sees: its bill tells by them whose call it was. */
const CALLER_KEY = 'benchmark-caller-key-0123456789';
const GATEWAY_KEY = 'sk-of-the-gateway';
const DIRECT_KEY = 'sk-direct';
const RELAY_KEY = 'sk-of-the-relay';

/** A subject at rest is the median of some samples, which take so much of the time that it is left alone for. */
const RESTING_SAMPLES = 5;
const SAMPLING_RATIO = 0.4;
/** One stream in so many goes straight to the provider, beside those that are counted. */
const DIRECT_SHARE = 100;

/** What one round came to, by part. */
export interface RoundResult {
  readonly streams: readonly Measurement[];
  readonly memory: readonly Measurement[];
  readonly after: readonly Measurement[];
  /** The gateway's configuration. */
  readonly config: string;
  readonly problems: string;
}

/** Opens streams through a bare relay, then through a gateway of its own. */
export async function measureRound(options: BenchmarkOptions, onProgress: OnProgress): Promise<RoundResult> {
  const children = new Children();
  try {
    const provider = (await children.start({ args: [MOCK, '--port', '0', '--quiet'], cores: undefined })).url;
    const relayed = await measureRelay(children, provider, options, onProgress);
    const gateway = await measureGateway(children, provider, options, onProgress);
    return { ...gateway, memory: [relayed, ...gateway.memory] };
  } finally {
    await children.stop();
  }
}

/** Streams that go straight to the provider, at the same time as so many others. */
export function directShare(streams: number): number {
  return Math.ceil(streams / DIRECT_SHARE);
}

async function measureRelay(children: Children, provider: URL, options: BenchmarkOptions, onProgress: OnProgress): Promise<Measurement> {
  const { relayStreams, streams, intervalMs, rampMs, holdMs, idleMs } = options;
  const relay = await children.start({ args: [RELAY, provider.origin], cores: undefined });
  const idleMb = await readRestingMb(relay.pid, idleMs);
  onProgress(`${relayStreams} streams through the bare relay`);
  const timing = timingOf({ intervalMs, rampMs: (rampMs * relayStreams) / streams, holdMs: Math.min(holdMs, 2 * intervalMs) });
  const lane = { subject: 'bare relay', port: Number(relay.url.port), key: RELAY_KEY, first: 1, count: relayStreams };
  const pass = await runPass(await passOptions({ ...options, provider, pid: relay.pid, lanes: [lane], timing }));
  await relay.stop();
  return memoryFigures('bare relay', pass, idleMb);
}

async function measureGateway(children: Children, provider: URL, options: BenchmarkOptions, onProgress: OnProgress): Promise<RoundResult> {
  const { streams, workers, intervalMs, idleMs, profileFolder } = options;
  const nodeOptions = profileFolder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileFolder}`];
  const config = gatewayConfig({ provider, streams, workers, intervalMs });
  const { url, pid } = await children.startGateway({ yaml: config, nodeOptions, env: { BENCHMARK_KEY: CALLER_KEY, PROVIDER_KEY: GATEWAY_KEY } });
  const idleMb = await readRestingMb(pid, idleMs);
  onProgress(`${streams} streams through the gateway`);
  const lanes = [
    { subject: 'gateway', port: Number(url.port), key: CALLER_KEY, first: 1, count: streams },
    { subject: 'direct', port: Number(provider.port), key: DIRECT_KEY, first: streams + 1, count: directShare(streams) },
  ];
  let lag: LoopLag = { p99Ms: 0, maxMs: 0 };
  const onWindow = async (): Promise<void> => { lag = await readLoopLag(url, CALLER_KEY); };
  const pass = await runPass({ ...await passOptions({ ...options, provider, pid, lanes, timing: timingOf(options) }), onWindow });
  onProgress('cleaning up');
  return {
    config,
    problems: describeProblems(pass.streams),
    streams: [
      streamFigures({ subject: 'direct', pass, intervalMs, charges: pass.bill.chargesFor(DIRECT_KEY) }),
      streamFigures({ subject: 'gateway', pass, intervalMs, charges: pass.bill.chargesFor(GATEWAY_KEY) }),
    ],
    memory: [memoryFigures('gateway', pass, idleMb)],
    after: [await measureAfter({ ...options, url, pid, idleMb, pass, lag })],
  };
}

interface AfterOptions extends Pick<BenchmarkOptions, 'workers' | 'settleMs'> {
  readonly url: URL;
  readonly pid: number;
  readonly idleMb: number;
  readonly pass: PassResult;
  readonly lag: LoopLag;
}

async function measureAfter({ url, pid, workers, settleMs, idleMb, pass, lag }: AfterOptions): Promise<Measurement> {
  const overMb = await readRestingMb(pid, settleMs);
  await cleanUp(url, workers);
  const cleanedMb = await readRestingMb(pid, settleMs);
  const figures = {
    idleMb, overMb, cleanedMb,
    maxMb: Math.max(...pass.samples.map(({ rssMb }) => rssMb)),
    cleanedPercent: (100 * (cleanedMb - idleMb)) / idleMb,
    loopLagP99Ms: lag.p99Ms, loopLagMaxMs: lag.maxMs,
  };
  return { subject: 'gateway', figures };
}

interface PassFacts extends Pick<BenchmarkOptions, 'clients' | 'startMs'> {
  readonly provider: URL;
  readonly pid: number;
  readonly lanes: readonly Lane[];
  readonly timing: Timing;
}

async function passOptions({ provider, pid, lanes, timing, clients, startMs }: PassFacts): Promise<PassOptions> {
  const model = modelOf(timing.intervalMs);
  const { text } = await fetchTemplate(provider, model, timing.tokens);
  return { pid, provider, load: { clients, startMs, lanes, ...timing, model, template: text } };
}

// Streams last for whole intervals, and all are open for the hold at least. The first token tells the opening, the others the pace.
function timingOf({ intervalMs, rampMs, holdMs }: Pick<BenchmarkOptions, 'intervalMs' | 'rampMs' | 'holdMs'>): Timing {
  return { rampMs, intervalMs, tokens: Math.max(2, Math.ceil((rampMs + holdMs) / intervalMs)) };
}

async function readRestingMb(pid: number, restMs: number): Promise<number> {
  await delay(restMs);
  const samples: number[] = [];
  for (let index = 0; index < RESTING_SAMPLES; index += 1) {
    samples.push(readUsage(pid).rssMb);
    await delay((restMs * SAMPLING_RATIO) / RESTING_SAMPLES);
  }
  return median(samples);
}
