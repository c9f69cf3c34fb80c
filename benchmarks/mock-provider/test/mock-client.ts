import { startMockProvider } from '../src/index.ts';
import type { MockProvider, MockProviderOptions } from '../src/index.ts';
import { isRecord } from '../src/json.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A provider with the calls that tests make. */
export interface MockClient extends MockProvider {
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Reply>;
  chat(model: string, members?: object, headers?: Record<string, string>): Promise<Reply>;
  message(model: string, members?: object): Promise<Reply>;
  generate(model: string, members?: object, method?: string): Promise<Reply>;
}

export async function startClient(options: MockProviderOptions = {}): Promise<MockClient> {
  const provider = await startMockProvider(options);
  const post: MockClient['post'] = async (path, body, headers = {}) => {
    const response = await fetch(provider.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const messages = [{ role: 'user', content: 'Hello there' }];
  return {
    ...provider,
    post,
    chat: (model, members = {}, headers = {}) => post('/v1/chat/completions', { model, messages, ...members }, headers),
    message: (model, members = {}) =>
      post('/v1/messages', { model, max_tokens: 1000, messages, ...members }, { 'anthropic-version': '2023-06-01' }),
    generate: (model, members = {}, method = 'generateContent') =>
      post(`/v1beta/models/${model}:${method}`, { contents: [{ role: 'user', parts: [{ text: 'Hello there' }] }], ...members }),
  };
}

/** Follows a path of members and indexes into JSON. */
export function dig(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, step) => {
    if (typeof step === 'number') return Array.isArray(inner) ? inner.at(step) : undefined;
    return isRecord(inner) ? inner[step] : undefined;
  }, value);
}

export function json({ text }: { readonly text: string }, ...path: readonly (string | number)[]): unknown {
  return dig(JSON.parse(text), ...path);
}

/** The data lines of a stream with LF or CRLF ends, `[DONE]` as text. */
export function dataOf(text: string): readonly unknown[] {
  return text.split(/\r?\n/).filter((line) => line.startsWith('data: ')).map((line) => {
    const data = line.slice('data: '.length);
    return data === '[DONE]' ? data : JSON.parse(data);
  });
}
