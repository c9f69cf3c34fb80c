import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'chai';

import { useMounts } from '../../../../packages/proxy-context/test/support/mounts.ts';
import { until } from '../support/until.ts';
import { canariesIn, withoutModels } from './canaries.ts';
import { chatBody, type FaultBench, requestBytes, useBench } from './fault-bench.ts';
import { faultCase } from './fault-case.ts';
import { inParallel } from './in-parallel.ts';
import { lookInside } from './inside-probe.ts';
import { expectAccountedFor, readLog } from './log-view.ts';
import { forgetPeak, peakMb } from './peak-memory.ts';
import { tellFigures } from './tell-figures.ts';

const KB = 1024;
const MB = 1024 * KB;
const FULL_DISK_BYTES = 64 * KB;
const ROOMY_DISK_BYTES = 64 * MB;
/** A model that nobody has, each of whose characters takes six in the log: few requests make a long log. */
const MODEL = `mock/${'\u202E'.repeat(240)}`;
/** Their lines, of 1.8 KB, are more than the logger keeps, which is 4 MB. */
const REQUESTS = 3000;
const CONNECTIONS = 16;
/** What is held for a collector is not what these cases are about. */
const UNTRACED = { OTEL_SDK_DISABLED: 'true' };
/** The row allows 50 ms; the rest is for a machine that is busy with other tests. A loop that waits for a reader waits for seconds. */
const LOOP_GAP_MS = 50 + 450;
const GROWTH_MB = 20;
const RECOVERY_MS = 10_000;

/** Asks so often for a model that nobody has that the log grows by more than is kept of it; all are answered as ever. */
async function fillLog(bench: FaultBench, idPrefix: string): Promise<void> {
  const body = chatBody({ model: MODEL });
  const statuses = new Map<number, number>();
  await inParallel(bench.gateway.port, { count: REQUESTS, connections: CONNECTIONS }, {
    requestOf: (index) => requestBytes({ body, headers: { 'x-request-id': `${idPrefix}${index}` } }),
    onAnswer: ({ status }) => void statuses.set(status, (statuses.get(status) ?? 0) + 1),
  });
  expect(Object.fromEntries(statuses)).to.deep.equal({ 404: REQUESTS });
  expect((await bench.chat(chatBody())).status).to.equal(200);
}

/** Fills the log as ever, then once more after `change`; the second time the process may not need more memory than the row allows. */
async function fillTwice(bench: FaultBench, row: string, change: () => Promise<void>): Promise<void> {
  const { pid } = bench.gateway.process;
  await fillLog(bench, 'first-');
  // The heap grows with the load, whether there is a log or not.
  forgetPeak(pid);
  await fillLog(bench, 'usual-');
  const usualMb = peakMb(pid);
  await change();
  forgetPeak(pid);
  await fillLog(bench, 'lost-');
  const grownMb = peakMb(pid) - usualMb;
  tellFigures(row, { grownMb });
  expect(grownMb).to.be.below(GROWTH_MB);
}

describe('logs that nobody takes', () => {
  describe('a disk that is full', () => {
    const mounts = useMounts('suite');
    const folder = mkdtempSync(join(tmpdir(), 'proxyapi-log-'));
    const disk = join(folder, 'disk');
    const file = join(disk, 'log');
    before(() => mounts.smallDisk(disk, ROOMY_DISK_BYTES));
    const bench = useBench({ isLogLost: true, isUnderLoad: true, env: UNTRACED, through: ['sh', '-c', `exec "$@" 2>>${file}`, 'sh'] });
    after(() => rmSync(folder, { recursive: true, force: true }));
    const log = (): string => readFileSync(file, 'utf8');
    const resize = (bytes: number): void => void expect(spawnSync('mount', ['-o', `remount,size=${bytes}`, disk]).status).to.equal(0);

    faultCase(bench, 'C21 serves on, drops and counts lines, and says so once there is room again', async () => {
      await fillTwice(bench, 'C21', async () => {
        await until(() => readLog(log(), 'usual-').requests.length === REQUESTS, { limitMs: 5000, lookEveryMs: 100, describe: () => 'not all is logged while there is room' });
        truncateSync(file);
        resize(FULL_DISK_BYTES);
      });
      expect(statSync(file).size).to.be.within(1, FULL_DISK_BYTES);
      resize(ROOMY_DISK_BYTES);
      await until(() => log().includes('log lines were dropped'), { limitMs: RECOVERY_MS, describe: () => 'the log does not go on' });
      await bench.chat(chatBody(), { 'x-request-id': 'after-all' });
      await until(() => log().includes('after-all'), { limitMs: 5000, describe: () => 'the next request is not logged' });
      expectAccountedFor(readLog(log(), 'lost-'), REQUESTS);
      expect(canariesIn(withoutModels(log()))).to.deep.equal([]);
    }, { limitMs: 90_000 });
  });

  describe('a reader that is stuck', () => {
    const bench = useBench({ isLogLost: true, isUnderLoad: true, env: UNTRACED });

    faultCase(bench, 'C22 stands still for no reader of stdout and stderr, keeps no more than it may, and says what is missing', async () => {
      const { gateway } = bench;
      const { stdout, stderr } = gateway.process;
      await fillTwice(bench, 'C22', async () => {
        await lookInside(gateway.process);
        stdout?.pause();
        stderr?.pause();
      });
      stdout?.resume();
      stderr?.resume();
      const { longestStallMs } = await lookInside(gateway.process);
      tellFigures('C22', { longestStallMs });
      expect(longestStallMs).to.be.below(LOOP_GAP_MS);
      await until(() => gateway.output().includes('log lines were dropped'), { limitMs: RECOVERY_MS, describe: () => 'the log does not go on' });
      expectAccountedFor(readLog(gateway.output(), 'lost-'), REQUESTS);
      expect(readLog(gateway.output(), 'usual-').requests).to.have.lengthOf(REQUESTS);
    }, { limitMs: 90_000 });
  });

  describe('a reader that has gone', () => {
    const bench = useBench({ isLogLost: true, isUnderLoad: true, isBrief: true });

    faultCase(bench, 'C22 outlives the end of whoever read stderr', async () => {
      bench.gateway.process.stderr?.destroy();
      await fillLog(bench, 'gone-');
    }, { limitMs: 60_000 });
  });

  describe('what a caller writes', () => {
    const bench = useBench({ isBrief: true });

    faultCase(bench, 'A24 comes out as one escaped log line, and goes to the provider as it came', async () => {
      const hostile = 'x\u0000\r\n{"level":"error","message":"forged"}\u001b[2J\u2028\u2029\u202e';
      const body = chatBody({ model: `any/${hostile}`, user: hostile, messages: [{ role: 'user', content: hostile }] });
      expect((await bench.chat(body, { 'x-request-id': 'hostile' })).status).to.equal(200);
      expect(JSON.parse(bench.lastForwarded())).to.deep.equal({ ...JSON.parse(body), model: hostile });
      await until(() => bench.gateway.output().includes('"requestId":"hostile"'), { limitMs: 5000, describe: () => 'the request is not logged' });
      const lines = bench.gateway.output().split('\n').filter((line) => line.includes('"requestId":"hostile"'));
      expect(lines).to.have.lengthOf(1);
      expect(lines[0]).to.match(/^[\u0020-\u007e]+$/);
      expect(JSON.parse(lines[0] ?? '')).to.include({ level: 'info', message: 'request', model: `any/${hostile}` });
      expect(bench.gateway.output()).to.not.match(/^\{"level":"error"/m);
    });
  });
});
