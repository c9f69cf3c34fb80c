import { expect } from 'chai';

import type { HttpAnswer } from '../support/parse-http-answer.ts';
import { RawClient } from '../support/raw-client.ts';
import type { TestGateway } from '../support/start-gateway.ts';
import { CANARIES, canariesIn, withoutModels } from './canaries.ts';
import { expectDialect } from './dialect-shapes.ts';
import { type BenchOptions, FaultBench, requestBytes } from './fault-bench.ts';
import { view } from './gateway-view.ts';
import { expectOneRecordEach } from './one-record.ts';
import { untilReturned } from './resources.ts';

/** How a case differs from the others. */
export interface FaultCaseOptions {
  /** Longest run, invariants included. @default 30_000 */
  readonly limitMs?: number;
  /**
   * Files that are open after it, and rightly were not before.
   * @default 0
   */
  readonly openedFiles?: number;
}

const CASE_LIMIT_MS = 30_000;
/**
 * A case has bounds in milliseconds, which a machine that is busy with others may miss; what is wrong with the gateway is wrong
 * again. The end of a test run tells which were tried again.
 */
export const RETRIES = 1;
const BENCHES_LIMIT_MS = 60_000;
const ALIVE_WITHIN_MS = 1000;
/** How much of a dead gateway's last words a failure shows. */
const OUTPUT_SHOWN = 2000;

/**
 * One row of what the gateway must survive, as a test: `run` does the damage and checks the answer; then the gateway
 * must be alive, have told no secret, answer others as ever, and have given everything back. The title begins with the row's id.
 */
export function faultCase(bench: FaultBench, title: string, run: () => Promise<void>, { limitMs = CASE_LIMIT_MS, openedFiles = 0 }: FaultCaseOptions = {}): void {
  it(title, async function () {
    this.timeout(limitMs);
    this.retries(RETRIES);
    await survives(bench, run, openedFiles);
  });
}

/** A case with a bench of its own. */
export interface OwnBenchCase {
  readonly title: string;
  readonly run: (bench: FaultBench) => Promise<void>;
  readonly options?: BenchOptions;
}

/** Cases that spend their time waiting: each has a bench of its own and all of them run at once. */
export function faultCasesAtOnce(cases: readonly OwnBenchCase[], { limitMs }: { readonly limitMs: number }): void {
  const benches = cases.map(({ options }) => new FaultBench(options));
  const runs: Promise<unknown>[] = [];
  before(async function () {
    this.timeout(BENCHES_LIMIT_MS);
    for (const bench of benches) await bench.start();
    // Settled to a value: a case that fails before its turn is no unhandled rejection.
    runs.push(...cases.map(async ({ run }, index) => {
      const bench = benchAt(benches, index);
      return survives(bench, () => run(bench)).then(() => undefined, (error: unknown) => ({ error }));
    }));
  });
  after(() => Promise.all(benches.map((bench) => bench.stop())));
  for (const [index, { title }] of cases.entries()) {
    it(title, async function () {
      this.timeout(limitMs);
      const failure = await runs[index];
      if (typeof failure === 'object' && failure !== null && 'error' in failure) throw failure.error;
    });
  }
}

function benchAt(benches: readonly FaultBench[], index: number): FaultBench {
  const bench = benches[index];
  if (bench === undefined) throw new RangeError(`there is no bench ${index}`);
  return bench;
}

/** Runs `run` between two looks at the gateway. */
export async function survives(bench: FaultBench, run: () => Promise<void>, openedFiles = 0): Promise<void> {
  const { gateway } = bench;
  const pid = gateway.process.pid;
  const from = gateway.output().length;
  try {
    await run();
    const answers = bench.takeAnswers();
    expectShapes(answers);
    if (!bench.isLogLost) await expectOneRecordEach(bench, { answers, from });
    await expectAlive(bench, pid);
    await expectBystanderServed(bench);
    await expectNoSecrets(bench);
    await untilReturned(gateway, { ...bench.baseline, fileDescriptors: bench.baseline.fileDescriptors + openedFiles });
  } catch (error) {
    throw isServing(gateway) ? error : new Error(`the gateway serves no more:\n${gateway.output().slice(-OUTPUT_SHOWN)}`, { cause: error });
  } finally {
    bench.dismissClients();
    bench.takeAnswers();
  }
}

/** Neither ended nor told to: a signal from outside would look like a fault. */
function isServing(gateway: TestGateway): boolean {
  const { exitCode, signalCode } = gateway.process;
  return exitCode === null && signalCode === null && !gateway.output().includes('"stopping"');
}

// I1
async function expectAlive({ gateway }: FaultBench, pid: number | undefined): Promise<void> {
  expect([gateway.process.pid, gateway.process.exitCode, gateway.process.signalCode]).to.deep.equal([pid, null, null]);
  const client = await RawClient.connect(gateway.port);
  client.send('GET /livez HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
  const { status } = await client.answer(ALIVE_WITHIN_MS);
  client.leave();
  expect(status, '/livez').to.equal(200);
}

// I2, and that the fault has changed nothing for the next caller.
async function expectBystanderServed({ gateway }: FaultBench): Promise<void> {
  const client = await RawClient.connect(gateway.port);
  const body = JSON.stringify({ model: 'any/mock-echo', messages: [{ role: 'user', content: 'bystander' }] });
  client.send(requestBytes({ target: `/v1/chat/completions?token=${CANARIES.url}`, body, headers: { authorization: `Bearer ${CANARIES.bystanderKey}` } }));
  const answer = await client.answer();
  client.leave();
  expect(answer.status, 'a bystander’s status').to.equal(200);
  expectDialect(answer);
  expect(JSON.parse(answer.body).choices[0].message.content).to.equal('bystander');
  expect(canariesIn(answer.body + JSON.stringify(answer.headers)), 'canaries in another’s answer').to.deep.equal([]);
}

// I2
async function expectNoSecrets(bench: FaultBench): Promise<void> {
  const { gateway, provider, traces } = bench;
  expect(canariesIn(withoutModels(gateway.output())), 'canaries in the output').to.deep.equal([]);
  expect(traces.found, 'canaries in the traces').to.deep.equal([]);
  for (const target of ['/v1/metrics/prometheus', '/v1/metrics']) expect(canariesIn((await view(bench, target)).body), `canaries in ${target}`).to.deep.equal([]);
  const forwarded = provider.requests().map(({ rawHeaders, body }) => rawHeaders.join('\n') + body).join('\n');
  expect(canariesIn(forwarded, ['clientKey', 'bystanderKey', 'adminKey', 'header', 'url']), 'what is the caller’s own at the provider').to.deep.equal([]);
}

// I6, and I2 for what the case itself was answered.
function expectShapes(answers: readonly HttpAnswer[]): void {
  for (const answer of answers) {
    expectDialect(answer);
    const text = answer.body + JSON.stringify(answer.headers);
    const foreign = answer.status === 200 ? (['clientKey', 'bystanderKey', 'adminKey', 'providerKey', 'otherProviderKey'] as const) : undefined;
    expect(canariesIn(text, foreign), `canaries in an answer of status ${answer.status}`).to.deep.equal([]);
  }
}
