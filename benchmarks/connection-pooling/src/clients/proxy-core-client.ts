import { collectBody, createProvider, type UpstreamRequest } from '@proxyapi/proxy-core';

import { API_KEY, type Client, type ClientOptions } from './client.ts';

/** The gateway's own way to a provider, with the connections of the default preset, but without the gateway. */
export function createProxyCoreClient({ origin, body, ca }: ClientOptions): Client {
  const provider = createProvider({ name: 'provider', type: 'openai', baseUrl: new URL(`${origin}/v1`), apiKeys: [API_KEY], connections: { ca } });
  const request: UpstreamRequest = {
    method: 'POST',
    path: `${provider.basePath}/chat/completions`,
    headers: [...provider.headers],
    body,
    answerTimeoutMs: provider.timeouts.completionMs,
  };
  return {
    async ask() {
      const answer = await provider.transport.send(request, new AbortController().signal);
      const text = (await collectBody(provider.name, answer)).toString();
      if (answer.status !== 200) throw new Error(`${answer.status}: ${text.slice(0, 1000)}`);
      return text;
    },
    close: () => provider.transport.close(),
  };
}
