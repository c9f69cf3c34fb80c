import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Children, JobProcess } from '@proxyapi/bench-harness';
import { makeCertificate } from '@proxyapi/mock-provider';

import type { ClientJob } from '../clients/client-main.ts';
import type { LoadResult } from '../clients/run-load.ts';
import type { ProviderJob, ProviderView } from '../provider/provider-job.ts';
import { clientSubject } from './client-subject.ts';
import { startGatewaySubject } from './gateway-subject.ts';
import { GOT_KEPT, type Subject, UNDICI, V1, V2 } from './subject.ts';

const CLIENT = new URL('../clients/client-main.ts', import.meta.url);
const PROVIDER = new URL('../provider/provider-main.ts', import.meta.url);

/** All that runs. */
export interface Subjects {
  /** In the order in which every round takes them. */
  readonly list: readonly Subject[];
  readonly provider: JobProcess<ProviderJob, ProviderView>;
  stop(): Promise<void>;
}

/** Starts the provider, a process for each client, and the gateway with a process for its caller. */
export async function startSubjects(latenciesMs: readonly number[]): Promise<Subjects> {
  const children = new Children();
  const folder = mkdtempSync(join(tmpdir(), 'proxyapi-pooling-'));
  const caFile = join(folder, 'certificate.pem');
  const provider = new JobProcess<ProviderJob, ProviderView>(PROVIDER);
  const [got, gotKept, undici, proxyCore, caller] = [newClient(), newClient(), newClient(), newClient(), newClient()];
  const stop = async (): Promise<void> => {
    await children.stop();
    await Promise.all([got, gotKept, undici, proxyCore, caller, provider].map((each) => each.stop()));
    rmSync(folder, { recursive: true });
  };
  try {
    const { cert, key } = makeCertificate({ names: ['127.0.0.1'] });
    writeFileSync(caFile, cert);
    const { origins } = await provider.do({ kind: 'start', tls: { key, cert } });
    const facts = { origins, ca: cert };
    return {
      list: [
        clientSubject(V1, { client: 'got-new', process: got, ...facts }),
        clientSubject(GOT_KEPT, { client: 'got-kept', process: gotKept, ...facts }),
        clientSubject(UNDICI, { client: 'undici', process: undici, ...facts }),
        clientSubject(V2, { client: 'proxy-core', process: proxyCore, ...facts }),
        await startGatewaySubject({ children, caller, origins, caFile, latenciesMs }),
      ],
      provider,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function newClient(): JobProcess<ClientJob, LoadResult> {
  return new JobProcess(CLIENT);
}
