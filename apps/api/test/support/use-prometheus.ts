import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

import { parse, stringify } from 'yaml';

import { freePort } from './free-port.ts';

const DEPLOYED = fileURLToPath(new URL('../../../../deploy/prometheus/', import.meta.url));
const START_LIMIT_MS = 20_000;

/** What Debian's Prometheus answers a query with. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [atSeconds: number, value: string];
}

/** An alert that is pending or firing. */
export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly state: 'pending' | 'firing';
}

/** A Prometheus that runs while the tests do. */
export interface RunningPrometheus {
  query(expression: string): Promise<readonly Sample[]>;
  alerts(): Promise<readonly ActiveAlert[]>;
  targets(): Promise<readonly { readonly health: string; readonly lastError: string; readonly labels: Readonly<Record<string, string>> }[]>;
}

/** How deploy/'s own files are changed for a test. */
export interface UsePrometheusOptions {
  readonly gatewayPort: () => number;
  /** Ranges of the rules, and what takes their place: minutes become seconds. */
  readonly ranges: Readonly<Record<string, string>>;
}

/**
 * Starts Debian's Prometheus with the files of `deploy/prometheus` before the tests of a `describe`, scraping every second;
 * without it the tests are skipped. Only the gateway's address, the ranges and the intervals differ from what is deployed.
 */
export function usePrometheus({ gatewayPort, ranges }: UsePrometheusOptions): RunningPrometheus {
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-prometheus-'));
  let child: ChildProcess | undefined;
  let url = '';
  before(async function startPrometheus() {
    this.timeout(START_LIMIT_MS * 2);
    if (spawnSync('prometheus', ['--version'], { stdio: 'ignore' }).status !== 0) {
      if (process.env['REQUIRE_SERVICES'] === '1') throw new Error('prometheus is not installed, and REQUIRE_SERVICES=1 asks for it');
      console.log('    skipped: prometheus is not installed (Debian: apt-get install prometheus)');
      this.skip();
    }
    writeFileSync(join(folder, 'prometheus.yml'), configurationFor(gatewayPort()));
    for (const name of ['recording-rules.yml', 'alert-rules.yml']) writeFileSync(join(folder, name), withRanges(readFileSync(join(DEPLOYED, name), 'utf8'), ranges));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    child = spawn('prometheus', [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`], { stdio: ['ignore', 'ignore', 'pipe'] });
    await untilReady(child, url);
  });
  after(async () => {
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    }
    rmSync(folder, { recursive: true, force: true });
  });
  const ask = async (path: string): Promise<any> => {
    const response = await fetch(`${url}/api/v1/${path}`);
    const answer = await response.json() as any;
    if (answer.status !== 'success') throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer.data;
  };
  return {
    query: async (expression) => (await ask(`query?query=${encodeURIComponent(expression)}`)).result,
    alerts: async () => (await ask('alerts')).alerts,
    targets: async () => (await ask('targets')).activeTargets,
  };
}

function configurationFor(gatewayPort: number): string {
  const config = parse(readFileSync(join(DEPLOYED, 'prometheus.yml'), 'utf8'));
  const gateway = config.scrape_configs.find(({ job_name: name }: any) => name === 'llm-proxy');
  gateway.static_configs = [{ targets: [`127.0.0.1:${gatewayPort}`] }];
  return stringify({ ...config, global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' }, scrape_configs: [gateway] });
}

function withRanges(rules: string, ranges: Readonly<Record<string, string>>): string {
  return rules.replaceAll(/(\[|offset )(\d+[mh])/g, (_range, before: string, range: string) => {
    const shorter = ranges[range];
    if (shorter === undefined) throw new Error(`the rules have a range of ${range}, for which the test has none`);
    return `${before}${shorter}`;
  });
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  let output = '';
  child.stderr?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  const deadline = performance.now() + START_LIMIT_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    if (await fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false)) return;
    await delay(50);
  }
  throw new Error(`Prometheus did not start:\n${output}`);
}
