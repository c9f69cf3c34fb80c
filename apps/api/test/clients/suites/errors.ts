import { expect } from 'chai';

import { collectStream } from '../collect-stream.ts';
import type { Ask, ChatClient } from '../ports/chat-client.ts';
import type { Subject } from '../subject.ts';

/** A way to fail, and what the caller's client makes of it. */
interface ErrorCase {
  readonly title: string;
  readonly status: number;
  /** Left out where the provider's own words pass, which each dialect has others of. */
  readonly code?: string;
  /** What the message must say. */
  readonly message: RegExp;
  readonly retryAfter?: string;
  /** What the mock plays. */
  readonly behaviour?: string;
  readonly model?: (subject: Subject) => string;
  readonly apiKey?: string;
}

/** Where the failure makes the provider rest, or refuses its key. */
const FRESH = (subject: Subject): string => subject.freshModel('chat');

const CASES: readonly ErrorCase[] = [
  { title: 'a wrong key', status: 401, code: 'invalid_api_key', message: /API key is missing or not known/, apiKey: 'wrong' },
  { title: 'an unknown model', status: 404, code: 'model_not_found', message: /No provider serves .*"mock-chat"/, model: () => 'mock-chatt' },
  { title: 'a provider’s 400', status: 400, message: /too warm/, behaviour: '400:message=too warm' },
  { title: 'a provider’s 404', status: 404, message: /no such thing/, behaviour: '404:message=no such thing' },
  { title: 'a provider’s 422', status: 422, message: /not like this/, behaviour: '422:message=not like this' },
  { title: 'a provider’s 429', status: 429, message: /slow down/, retryAfter: '7', behaviour: '429:message=slow down,retryAfter=7', model: FRESH },
  { title: 'a provider’s 500', status: 502, code: 'upstream_error', message: /answered 500: it broke/, behaviour: '500:message=it broke' },
  { title: 'a provider’s 503', status: 502, code: 'upstream_error', message: /answered 503/, behaviour: '503' },
  { title: 'a provider’s 529', status: 502, code: 'upstream_error', message: /answered 529/, behaviour: '529' },
  { title: 'a provider’s 401 for the gateway’s key', status: 502, code: 'upstream_auth_failed', message: /refused the gateway's key \(401\)/, behaviour: '401', model: FRESH },
  { title: 'a provider’s 403 for the gateway’s key', status: 502, code: 'upstream_auth_failed', message: /refused the gateway's key \(403\)/, behaviour: '403', model: FRESH },
  { title: 'a provider that redirects', status: 502, code: 'upstream_redirect', message: /never followed/, behaviour: 'redirect' },
  { title: 'a provider that sends a web page', status: 502, code: 'upstream_invalid_response', message: /answer/, behaviour: 'html' },
  { title: 'a provider that resets the connection', status: 502, code: 'upstream_unreachable', message: /connection/, behaviour: 'reset' },
  { title: 'a provider that is not there', status: 502, code: 'upstream_unreachable', message: /connection/, model: (subject) => subject.model('chat', 'unreachable') },
];

const WAYS: readonly { readonly name: string; readonly call: (client: ChatClient, ask: Ask) => Promise<unknown> }[] = [
  { name: 'whole', call: (client, ask) => client.chat(ask) },
  { name: 'streamed', call: (client, ask) => collectStream(client.stream(ask)) },
];

/** Failures before the first byte of an answer: the client's own error classes, with status, code and message. */
export function errorsSuite(subject: Subject): void {
  for (const { title, status, code, message, retryAfter, behaviour, model, apiKey } of CASES) {
    for (const { name, call } of WAYS) {
      it(`raises ${title} as its error for ${status}, ${name}`, async () => {
        if (behaviour !== undefined) subject.script(behaviour);
        const client = subject.clientWith(apiKey === undefined ? {} : { apiKey });
        const ask = { ...subject.ask('chat'), ...(model === undefined ? {} : { model: model(subject) }) };
        const failure = await subject.failureOf(call(client, ask));
        expect(failure.error).to.be.instanceOf(subject.kind.errorClassOf(status));
        expect(failure.status).to.equal(status);
        expect(failure.message).to.match(message);
        if (code !== undefined) expect(failure.code).to.equal(code);
        expect(failure.retryAfter).to.equal(retryAfter);
      });
    }
  }

  it('raises an answer that breaks off as its error for 502', async () => {
    subject.script('cut');
    const { status, code } = await subject.failureOf(subject.client.chat(subject.ask('chat')));
    expect({ status, code }).to.deep.equal({ status: 502, code: 'upstream_truncated' });
  });
}
