import { Agent, request } from 'undici';

import { type Client, type ClientOptions, HEADERS, PATH } from './client.ts';

/** undici's `request` on an agent of its own, with that one's defaults. */
export function createUndiciClient({ origin, body, ca }: ClientOptions): Client {
  const dispatcher = new Agent(ca === undefined ? {} : { connect: { ca } });
  return {
    async ask() {
      const answer = await request(`${origin}${PATH}`, { method: 'POST', headers: HEADERS, body, dispatcher });
      const text = await answer.body.text();
      if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${text.slice(0, 1000)}`);
      return text;
    },
    close: () => dispatcher.close(),
  };
}
