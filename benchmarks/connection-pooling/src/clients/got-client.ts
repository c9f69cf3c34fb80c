import { Agent as HttpAgent, globalAgent as httpGlobalAgent } from 'node:http';
import { Agent as HttpsAgent, globalAgent as httpsGlobalAgent } from 'node:https';

import got from 'got';

import { type Client, type ClientOptions, HEADERS, PATH } from './client.ts';

/** `got` on Node's own agents, which keep connections, or on agents that keep none. */
export function createGotClient({ origin, body, ca }: ClientOptions, areKept: boolean): Client {
  const agents = areKept
    ? { http: httpGlobalAgent, https: httpsGlobalAgent }
    : { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) };
  const client = got.extend({
    agent: agents,
    headers: HEADERS,
    // A repeated request would be counted as one.
    retry: { limit: 0 },
    ...(ca === undefined ? {} : { https: { certificateAuthority: ca } }),
  });
  return {
    ask: () => client.post(`${origin}${PATH}`, { body }).text(),
    close: async () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}
