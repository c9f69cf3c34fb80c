import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';
import { expect } from 'chai';

import { type OtlpReceiver, startOtlpReceiver } from '../../../../packages/proxy-logging/test/support/otlp/start-otlp-receiver.ts';
import { freePort } from '../support/free-port.ts';
import { startGateway, type TestGateway } from '../support/start-gateway.ts';

const REQUESTS = 300;
/** Far fewer than these requests have spans. */
const QUEUE = { OTEL_BSP_MAX_QUEUE_SIZE: '64', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '16', OTEL_BSP_SCHEDULE_DELAY: '50', OTEL_METRIC_EXPORT_INTERVAL: '200' } as const;
const FLUSH_LIMIT_MS = 5000;
/** For all that a stop has to do beside the flush, on a busy machine. */
const STOP_SLACK_MS = 1500;
/** One each 30 s. */
const MOST_LINES = 2;

describe('gateways whose collector fails', () => {
  let provider: MockProvider;
  let receiver: OtlpReceiver;
  let gateway: TestGateway | undefined;

  beforeEach(async () => {
    provider = await startMockProvider();
    receiver = await startOtlpReceiver();
  });

  afterEach(async () => {
    await gateway?.stop('SIGKILL');
    gateway = undefined;
    await receiver.close();
    await provider.close();
  });

  const start = async (endpoint: string, protocol: string): Promise<TestGateway> => {
    gateway = await startGateway({
      yaml: `providers: [{ name: gpt, type: openai, base_url: "${provider.url}/v1", api_key_env: PROVIDER_KEY, models: [m] }]\n`,
      env: { PROVIDER_KEY: 'provider-key', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: protocol, ...QUEUE },
    });
    return gateway;
  };

  it('C23 serves as ever while it is down, says so now and then, and stops in time', async () => {
    const running = await start(`http://127.0.0.1:${await freePort()}`, 'grpc');
    await expectServed(running);
    expect(await msToStop(running)).to.be.below(FLUSH_LIMIT_MS + STOP_SLACK_MS);
    expect(linesOf(running, /spans were not exported/).length).to.be.within(1, MOST_LINES);
  }).timeout(30_000);

  it('C23 serves as ever while it hangs, and stops within the limit of the flush', async () => {
    const running = await start(receiver.httpUrl, 'http/protobuf');
    receiver.mode = 'hang';
    await expectServed(running);
    expect(await msToStop(running)).to.be.below(FLUSH_LIMIT_MS + STOP_SLACK_MS);
    const [given = ''] = linesOf(running, /spans were given up/);
    expect(Number(/"spans":(\d+)/.exec(given)?.[1]), running.output()).to.be.within(1, Number(QUEUE.OTEL_BSP_MAX_QUEUE_SIZE));
  }).timeout(30_000);
});

async function expectServed({ url }: TestGateway): Promise<void> {
  for (let i = 0; i < REQUESTS; i += 1) {
    const { status } = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hello' }] }),
    });
    expect(status).to.equal(200);
  }
}

async function msToStop(gateway: TestGateway): Promise<number> {
  const since = performance.now();
  expect(await gateway.stop()).to.equal(0);
  return performance.now() - since;
}

function linesOf(gateway: TestGateway, pattern: RegExp): readonly string[] {
  return gateway.output().split('\n').filter((line) => pattern.test(line));
}
