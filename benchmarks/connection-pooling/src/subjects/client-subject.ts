import type { JobProcess } from '@proxyapi/bench-harness';

import type { ClientJob } from '../clients/client-main.ts';
import type { ClientName } from '../clients/create-client.ts';
import type { LoadResult } from '../clients/run-load.ts';
import type { Wire } from '../provider/provider-job.ts';
import { modelFor } from './model-for.ts';
import type { Subject, SubjectName } from './subject.ts';

/** Which client, in which process, asks whom. */
export interface ClientSubjectOptions {
  readonly client: ClientName;
  readonly process: JobProcess<ClientJob, LoadResult>;
  readonly origins: Readonly<Record<Wire, string>>;
  /** The provider's certificate. */
  readonly ca: string;
}

/** A client that asks the provider directly. */
export function clientSubject(name: SubjectName, { client, process, origins, ca }: ClientSubjectOptions): Subject {
  return {
    name,
    send: ({ wire, latencyMs, ...load }) =>
      process.do({ client, origin: origins[wire], model: modelFor(latencyMs), ...(wire === 'tls' ? { ca } : {}), ...load }),
  };
}
