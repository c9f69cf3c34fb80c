import type { AddressInfo } from 'node:net';

import type { ProviderConfig } from './config/config.ts';
import type { LoadedConfig } from './config/load-config.ts';
import { VERSION } from './version.ts';

/** What the start came to. */
export interface BannerFacts {
  readonly address: AddressInfo;
  /** A model id that works; `undefined` while none is known. */
  readonly exampleModel: string | undefined;
}

/** What a person reads after the start: where it listens, what it found, and lines that work when pasted. */
export function banner({ config, source, path }: LoadedConfig, { address, exampleModel }: BannerFacts): string {
  const url = `http://${reachableHost(address)}:${address.port}`;
  const needsKey = config.auth.apiKeys.length > 0;
  return [
    `ProxyAPI ${VERSION} listens on ${url}`,
    '',
    `configuration: ${path ?? (source === 'sandbox' ? 'none; no provider key is set, so the built-in sandbox answers' : 'from the environment')}`,
    'providers:',
    ...config.providers.map(describeProvider),
    '',
    'Try it:',
    `  curl ${url}/v1/chat/completions -H 'content-type: application/json'${needsKey ? " -H \"authorization: Bearer $OPENAI_API_KEY\"" : ''} -d '{"model":"${exampleModel ?? '<provider>/<model>'}","messages":[{"role":"user","content":"Hello"}]}'`,
    '',
    'Point any OpenAI client at it:',
    `  export OPENAI_BASE_URL=${url}/v1`,
    `  export OPENAI_API_KEY=${needsKey ? '<a key of this gateway>' : 'unused'}`,
    '',
  ].join('\n');
}

function describeProvider({ name, type, baseUrl, apiKeys, isEnabled }: ProviderConfig): string {
  const keys = apiKeys.map((key) => key.masked()).join(', ');
  const facts = [type === name ? undefined : type, baseUrl?.href, keys === '' ? undefined : `key ${keys}`, isEnabled ? undefined : 'disabled'];
  return `  ${name}  ${facts.filter((fact) => fact !== undefined).join('  ')}`.trimEnd();
}

function reachableHost({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0' || address === '::') return 'localhost';
  return family === 'IPv6' ? `[${address}]` : address;
}
