import type { Config, ProxyConfig } from './config/config.ts';

/** A shorter value of a header is rather a word that stands in many lines, such as a name or a version. */
const MIN_HEADER_LENGTH = 12;

/** All values of the configuration that no log line may show, wherever they would stand in it. */
export function knownSecrets({ auth, providers, proxy }: Config): readonly string[] {
  const keys = [...auth.apiKeys.map(({ key }) => key), ...(auth.adminKey === undefined ? [] : [auth.adminKey]), ...providers.flatMap(({ apiKeys }) => apiKeys)];
  return [...keys.map((key) => key.reveal()), ...providers.flatMap(({ headers }) => headerSecrets(headers)), ...proxySecrets(proxy)];
}

// A header of the operator's may hold anything: also what stands behind `Bearer` alone.
function headerSecrets(headers: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(headers).flatMap((value) => [value, value.replace(/^\S+\s+/, '')]).filter(({ length }) => length >= MIN_HEADER_LENGTH);
}

// The password too, as an error of the network may tell it.
function proxySecrets({ httpProxy, httpsProxy }: ProxyConfig): readonly string[] {
  return [httpProxy, httpsProxy].flatMap((proxy) => {
    if (proxy?.authorization === undefined) return [];
    const encoded = proxy.authorization.reveal().replace(/^Basic /, '');
    const credentials = Buffer.from(encoded, 'base64').toString();
    return [encoded, credentials, credentials.slice(credentials.indexOf(':') + 1)];
  });
}
