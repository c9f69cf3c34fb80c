import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { ConfigProblem } from './config-error.ts';
import { bareHost } from './config-schema.ts';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

const EXPECTED = 'a loopback address as long as there are no keys for callers';
const LINE = 'auth: { api_keys: [{ name: ci, key_env: PROXYAPI_KEY }] }';
const HINT = `set PROXYAPI_API_KEYS=<a long random key>, or add the line ${LINE} to proxyapi.yaml`;

/** What to say about a host that others can reach; the caller knows where it was set. */
export function exposureOf(host: string): Pick<ConfigProblem, 'expected' | 'hint'> | undefined {
  return isLoopback(host) ? undefined : { expected: EXPECTED, hint: HINT };
}

/** Whether only this machine reaches a server bound to `host`. Names other than `localhost` are not looked up. */
export function isLoopback(host: string): boolean {
  const bare = bareHost(host);
  if (isIPv4(bare)) return LOOPBACK.check(bare, 'ipv4');
  if (isIPv6(bare)) return LOOPBACK.check(bare, 'ipv6');
  return bare.toLowerCase() === 'localhost';
}
