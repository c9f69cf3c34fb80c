import { PROVIDER_TYPES } from '@proxyapi/proxy-core';
import { checkHeaders } from './check-headers.ts';
import { checkProviderKeys } from './check-provider-keys.ts';
import type { ConfigDocument } from './config-document.ts';
import type { Environment } from './environment.ts';
import { checkUnique, itemsAt, type OutlineItem } from './file-outline.ts';
import { defaultBaseUrl, type KnownProvider, knownProvider } from './provider-defaults.ts';
import { readBaseUrl } from './read-base-url.ts';

const NOT_FOR_SANDBOX = ['base_url', 'api_key_env', 'api_key_envs', 'headers', 'http_client'] as const;

/** Reports what is wrong with the providers as a whole, and with keys of one that depend on each other. */
export function checkProviders(document: ConfigDocument, env: Environment): void {
  const items = itemsAt(document, ['providers']);
  checkUnique(document, items, 'name');
  checkForced(document, items);
  if (items.length > 0 && items.every(({ fields }) => fields['enabled'] === false)) {
    document.report(['providers'], { expected: 'at least one enabled provider', got: 'none' });
  }
  for (const item of items) checkProvider(document, item, env);
}

function checkForced(document: ConfigDocument, items: readonly OutlineItem[]): void {
  const forced = items.filter(({ fields }) => fields['forced'] === true);
  for (const { path } of forced.filter(({ fields }) => fields['enabled'] === false)) {
    document.report([...path, 'forced'], { expected: 'true on an enabled provider only', got: 'it on a disabled one' });
  }
  const [, ...others] = forced;
  for (const { path } of others) {
    document.report([...path, 'forced'], { expected: 'at most one forced provider', got: 'another one' });
  }
}

function checkProvider(document: ConfigDocument, { path, fields }: OutlineItem, env: Environment): void {
  checkHeaders(document, [...path, 'headers']);
  const isEnabled = fields['enabled'] !== false;
  checkProviderKeys(document, { path, fields }, { env, isEnabled });
  const type = PROVIDER_TYPES.find((known) => known === fields['type']);
  if (type === 'sandbox') {
    for (const key of NOT_FOR_SANDBOX.filter((name) => Object.hasOwn(fields, name))) {
      document.report([...path, key], { expected: 'no such key on a provider of type sandbox', got: 'one' });
    }
    return;
  }
  if (type === undefined) return;
  if (Object.hasOwn(fields, 'words_per_second')) {
    const got = `it on type ${type}`;
    document.report([...path, 'words_per_second'], { expected: 'this key on type sandbox only', got });
  }
  const known = knownProvider(String(fields['name']), type);
  checkBaseUrl(document, { path, fields }, known && defaultBaseUrl(known, env));
  if (isEnabled) checkKeyPresence(document, { path, fields }, known);
}

function checkBaseUrl(document: ConfigDocument, { path, fields }: OutlineItem, defaultUrl: string | undefined): void {
  const given = Object.hasOwn(fields, 'base_url');
  const text = given ? fields['base_url'] : defaultUrl;
  if (text === undefined) {
    const hint = 'only the names mistral, groq, deepseek and ollama have a default';
    document.report([...path, 'base_url'], { expected: 'an http or https URL', hint });
    return;
  }
  if (typeof text !== 'string') return;
  const reading = readBaseUrl(text);
  if (reading.ok) return;
  // Without a base_url of its own, an address that is wrong came from OLLAMA_HOST.
  const facts = given ? reading : { expected: 'OLLAMA_HOST to hold host:port or a URL', got: 'another form' };
  document.report([...path, 'base_url'], facts);
}

function checkKeyPresence(document: ConfigDocument, { path, fields }: OutlineItem, known: KnownProvider | undefined): void {
  const isOptional = ['base_url', 'api_key_env', 'api_key_envs'].some((key) => Object.hasOwn(fields, key));
  if (known?.needsKey !== true || isOptional) return;
  document.report([...path, 'api_key_env'], {
    expected: "the name of the variable that holds the provider's key",
    hint: `add api_key_env: ${known.variable}`,
  });
}
