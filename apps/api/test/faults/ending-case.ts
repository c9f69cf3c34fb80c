import { once } from 'node:events';

import { expect } from 'chai';

import { RawClient } from '../support/raw-client.ts';
import { until } from '../support/until.ts';
import { canariesIn, withoutModels } from './canaries.ts';
import { expectDialect } from './dialect-shapes.ts';
import { type BenchOptions, FaultBench } from './fault-bench.ts';
import { billOf } from './upstream-case.ts';

/** What a case at whose end the gateway is gone expects of that end. */
export interface EndingOptions extends BenchOptions {
  /** The exit code. @default 0 */
  readonly code?: number;
  /** Attempts whose clients got no answer that could tell them. @default 0 */
  readonly untold?: number;
}

const CASE_LIMIT_MS = 60_000;
const EXIT_WITHIN_MS = 20_000;
const UPSTREAM_IDLE_WITHIN_MS = 1000;

/**
 * A case that ends the gateway's process, with a bench of its own. Afterwards: the process has ended by itself and with
 * that code, its output has no secret, nobody listens, every answer is one of the dialect, and the provider's bill is
 * closed: it has the attempts that were told, and none is under way.
 */
export function endingCase(title: string, run: (bench: FaultBench) => Promise<void>, { code = 0, untold = 0, ...options }: EndingOptions = {}): void {
  it(title, async function () {
    this.timeout(CASE_LIMIT_MS);
    const bench = new FaultBench({ isBrief: true, ...options });
    try {
      await bench.start();
      await run(bench);
      await exited(bench);
      await expectEnd(bench, { code, untold });
    } finally {
      await bench.stop();
    }
  });
}

/** Waits until the gateway's process has ended and all its output is there. */
export async function exited({ gateway }: FaultBench): Promise<void> {
  const { process: child } = gateway;
  if (child.stderr?.closed !== true || child.stdout?.closed !== true) await once(child, 'close', { signal: AbortSignal.timeout(EXIT_WITHIN_MS) });
}

async function expectEnd({ gateway, provider, calm, answers }: FaultBench, { code, untold }: Required<Pick<EndingOptions, 'code' | 'untold'>>): Promise<void> {
  const output = gateway.output();
  expect([gateway.process.exitCode, gateway.process.signalCode], output).to.deep.equal([code, null]);
  expect(canariesIn(withoutModels(output)), 'canaries in the output').to.deep.equal([]);
  expect(await canConnect(gateway.port), 'somebody still listens').to.equal(false);
  for (const answer of answers) expectDialect(answer);
  await until(() => provider.stats().inFlight === 0, { limitMs: UPSTREAM_IDLE_WITHIN_MS, describe: () => `${provider.stats().inFlight} requests still upstream` });
  const told = answers.reduce((sum, { headers }) => sum + Number(headers['x-proxyapi-attempts'] ?? 0), 0);
  expect(told + untold, 'attempts that were told').to.equal(billOf(provider).length + billOf(calm).length);
}

/** Whether a new connection is taken. */
export async function canConnect(port: number): Promise<boolean> {
  const client = await RawClient.connect(port).catch(() => undefined);
  client?.leave();
  return client !== undefined;
}
