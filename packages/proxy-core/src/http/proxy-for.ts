import { BlockList, isIP } from 'node:net';

/** What the environment says about proxies; an empty string counts as not said. */
export interface ProxySettings {
  readonly httpsProxy?: string | undefined;
  readonly httpProxy?: string | undefined;
  readonly noProxy?: string | undefined;
}

/**
 * The proxy to reach `origin` through, or `undefined` for none.
 *
 * `noProxy` is a list, by commas or blanks, of names (subdomains included, with or without a leading dot or `*.`),
 * addresses, networks (`10.0.0.0/8`) and `*`, each of the names and addresses with a port or without. The machine itself
 * is never asked for through a proxy.
 *
 * @throws RangeError when the proxy is not an `http:` or `https:` URL.
 */
export function proxyFor(origin: URL, { httpsProxy, httpProxy, noProxy = '' }: ProxySettings): string | undefined {
  const [name, value = ''] = origin.protocol === 'https:' ? ['HTTPS_PROXY', httpsProxy] : ['HTTP_PROXY', httpProxy];
  if (value.trim() === '' || isExempt(origin, noProxy)) return undefined;
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new RangeError(`${name} must be an http or https URL`);
  return url;
}

function isExempt({ hostname, port, protocol }: URL, noProxy: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (isLoopback(host)) return true;
  const exactPort = port === '' ? (protocol === 'https:' ? '443' : '80') : port;
  return noProxy.toLowerCase().split(/[\s,]+/).some((entry) => entry !== '' && matches(entry, host, exactPort));
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInNetwork(entry, host);
  const [, bracketed, plain, wantedPort] = /^(?:\[(.+)\]|([^:]+|.*:.*:.*?))(?::(\d+))?$/.exec(entry) ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const name = (bracketed ?? plain ?? entry).replace(/^\*?\./, '');
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

function isInNetwork(entry: string, host: string): boolean {
  const [network = '', bits = ''] = entry.split('/');
  const [family, hostFamily] = [isIP(network), isIP(host)];
  if (family === 0 || family !== hostFamily || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  list.addSubnet(network, Number(bits), kind);
  return list.check(host, kind);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
