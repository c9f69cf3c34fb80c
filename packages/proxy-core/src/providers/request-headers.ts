import type { ProviderType } from './provider-type.ts';

/** What a provider's request headers are made of. */
export interface RequestHeadersOptions {
  readonly type: ProviderType;
  readonly apiKey: string | undefined;
  /** Sent along; they cannot replace the ones made here. */
  readonly extra: Readonly<Record<string, string>>;
}

/** Version of Anthropic's API that the converters are written against. */
const ANTHROPIC_VERSION = '2023-06-01';

/**
 * Headers of every request to a provider, as names and values in turn. A compressed answer could neither be watched nor
 * passed on as it is, so none is asked for.
 */
export function requestHeaders({ type, apiKey, extra }: RequestHeadersOptions): string[] {
  const own = { 'content-type': 'application/json', 'accept-encoding': 'identity', 'user-agent': 'proxyapi', ...typeHeaders(type), ...keyHeaders(type, apiKey) };
  const others = Object.entries(extra).filter(([name]) => !Object.hasOwn(own, name.toLowerCase()));
  return [...Object.entries(own), ...others].flat();
}

function typeHeaders(type: ProviderType): Readonly<Record<string, string>> {
  if (type === 'anthropic') return { 'anthropic-version': ANTHROPIC_VERSION };
  // OpenRouter attributes traffic to an app by these two.
  if (type === 'openrouter') return { 'http-referer': 'https://github.com/proxyapi/proxyapi', 'x-title': 'ProxyAPI' };
  return {};
}

function keyHeaders(type: ProviderType, apiKey: string | undefined): Readonly<Record<string, string>> {
  if (apiKey === undefined) return {};
  if (type === 'anthropic') return { 'x-api-key': apiKey };
  if (type === 'gemini') return { 'x-goog-api-key': apiKey };
  return { authorization: `Bearer ${apiKey}` };
}
