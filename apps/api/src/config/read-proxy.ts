import type { ProxyAddress, ProxyConfig } from './config.ts';
import type { ConfigProblem } from './config-error.ts';
import { type Environment, readVariable } from './environment.ts';
import { Secret } from './secret.ts';

const EXPECTED = 'an http or https URL, such as http://proxy:3128';

/**
 * Reads `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`; of each the spelling in lower case goes first, as with curl. Adds
 * what is wrong with them to `problems`, without their text: it may hold a password.
 */
export function readProxy(env: Environment, problems: ConfigProblem[]): ProxyConfig {
  return {
    httpsProxy: addressIn(env, { names: ['https_proxy', 'HTTPS_PROXY'], problems }),
    httpProxy: addressIn(env, { names: ['http_proxy', 'HTTP_PROXY'], problems }),
    noProxy: firstSet(env, ['no_proxy', 'NO_PROXY'])?.text.toLowerCase().split(/[\s,]+/).filter((host) => host !== '') ?? [],
  };
}

function addressIn(
  env: Environment,
  { names, problems }: { names: readonly string[]; problems: ConfigProblem[] },
): ProxyAddress | undefined {
  const found = firstSet(env, names);
  if (found === undefined) return undefined;
  const address = readAddress(found.text);
  if (address === undefined) problems.push({ source: 'environment', key: found.name, expected: EXPECTED, got: 'another form' });
  return address;
}

function firstSet(env: Environment, names: readonly string[]): { readonly name: string; readonly text: string } | undefined {
  return names.map((name) => ({ name, text: readVariable(env, name) ?? '' })).find(({ text }) => text !== '');
}

function readAddress(text: string): ProxyAddress | undefined {
  const url = URL.parse(text);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  const [user, password] = [decode(url.username), decode(url.password)];
  if (user === undefined || password === undefined) return undefined;
  const hasUser = user !== '' || password !== '';
  return { url: new URL(url.origin), authorization: hasUser ? basic(`${user}:${password}`) : undefined };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // Not percent-encoded as URLs are; the caller says so.
    return undefined;
  }
}

function basic(credentials: string): Secret {
  return new Secret(`Basic ${Buffer.from(credentials).toString('base64')}`);
}
