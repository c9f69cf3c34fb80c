import type { IncomingMessage, ServerResponse } from 'node:http';

import { numberOf, parseJson, recordOf } from '../json.ts';
import type { MockProvider } from '../start-mock-provider.ts';
import { readBody } from './read-body.ts';
import { readScriptEntries } from './script-queue.ts';

export const controlPrefix = '/__control/';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Action = (provider: MockProvider, body: unknown) => Answer;

const ok = (body: unknown): Answer => ({ status: 200, body });
const maxRefusalMs = 600_000;

const actions: Readonly<Record<string, Action>> = {
  'GET bill': (provider) => ok({ records: provider.bill() }),
  'DELETE bill': (provider) => {
    provider.clearBill();
    return ok({});
  },
  'GET stats': (provider) => ok(provider.stats()),
  'GET requests': (provider) => ok({ requests: provider.requests() }),
  'POST script': (provider, body) => {
    const entries = readScriptEntries(body);
    if (!entries.ok) return { status: 400, body: { error: entries.error } };
    try {
      return ok({ queued: provider.script(...entries.value) });
    } catch (error) {
      return { status: 400, body: { error: error instanceof Error ? error.message : String(error) } };
    }
  },
  'DELETE script': (provider) => {
    provider.clearScript();
    return ok({});
  },
  'POST release': (provider, body) => ok({ released: provider.release(numberOf(recordOf(body)['count'], Infinity)) }),
  'POST reset': (provider) => {
    provider.reset();
    return ok({});
  },
  'POST refuse': (provider, body) => {
    const forMs = Math.min(maxRefusalMs, Math.max(0, numberOf(recordOf(body)['forMs'], 1000)));
    // The answer goes out before the port closes.
    setTimeout(() => void refuseFor(provider, forMs), 50);
    return ok({ forMs });
  },
};

/** Answers a request to the control endpoint, which is on no bill. */
export function answerControl(provider: MockProvider, request: IncomingMessage, response: ServerResponse): void {
  readBody(request, () => true, (bytes) => {
    const [path = ''] = (request.url ?? '').slice(controlPrefix.length).split('?');
    const action = actions[`${request.method ?? ''} ${path}`];
    const body = parseJson(bytes.length === 0 ? '{}' : bytes.toString('utf8'));
    const answer = act(provider, action, body.ok ? body.value : undefined);
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body));
  });
}

function act(provider: MockProvider, action: Action | undefined, body: unknown): Answer {
  if (action === undefined) return { status: 404, body: { error: `Control knows ${Object.keys(actions).join(', ')}` } };
  if (body === undefined) return { status: 400, body: { error: 'The body is not JSON.' } };
  return action(provider, body);
}

async function refuseFor(provider: MockProvider, ms: number): Promise<void> {
  await provider.refuse();
  setTimeout(() => void provider.accept(), ms);
}
