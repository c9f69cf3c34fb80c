// The provider in a process of its own: one mock that speaks TCP, one that speaks TLS.
import { serveJobs } from '@proxyapi/bench-harness';
import { type MockProvider, startMockProvider } from '@proxyapi/mock-provider';

import type { ProviderJob, ProviderView } from './provider-job.ts';

interface Mocks {
  readonly tcp: MockProvider;
  readonly tls: MockProvider;
}

let mocks: Promise<Mocks> | undefined;

serveJobs(async (job: ProviderJob): Promise<ProviderView> => {
  if (job.kind === 'start') mocks = start(job.tls);
  if (mocks === undefined) throw new Error('the provider was not started');
  const running = await mocks;
  if (job.kind === 'clear') for (const mock of Object.values(running)) await clear(mock);
  return view(running);
});

async function start(tls: { readonly key: string; readonly cert: string }): Promise<Mocks> {
  return { tcp: await startMockProvider(), tls: await startMockProvider({ tls }) };
}

async function clear(mock: MockProvider): Promise<void> {
  await mock.refuse();
  mock.reset();
  await mock.accept();
}

function view({ tcp, tls }: Mocks): ProviderView {
  const [plain, secure] = [tcp.stats(), tls.stats()];
  return {
    origins: { tcp: tcp.url, tls: tls.url },
    counts: {
      requests: plain.requests + secure.requests,
      sockets: plain.tcpSockets + secure.tcpSockets,
      handshakes: secure.connections,
      resumedHandshakes: secure.resumedHandshakes,
    },
  };
}
