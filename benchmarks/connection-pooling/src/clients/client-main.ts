// A client in a process of its own. Each job has a client of its own: it begins without connections, and is compiled already.
import { serveJobs } from '@proxyapi/bench-harness';

import { type ClientName, createClient } from './create-client.ts';
import { type LoadOptions, type LoadResult, runLoad } from './run-load.ts';

/** One load by one client. */
export interface ClientJob extends LoadOptions {
  readonly client: ClientName;
  readonly origin: string;
  /** The model to ask for. */
  readonly model: string;
  readonly ca?: string;
}

/** A short conversation with a temperature: no cache may answer it. */
const ASKED = { temperature: 0.7, max_tokens: 256, messages: [{ role: 'user', content: 'Which of the two harbours had more traffic in the last decade?' }] };

serveJobs(async ({ client: name, origin, model, ca, ...load }: ClientJob): Promise<LoadResult> => {
  const client = createClient(name, { origin, ca, body: Buffer.from(JSON.stringify({ model, ...ASKED })) });
  try {
    return await runLoad(client, load);
  } finally {
    await client.close();
  }
});
