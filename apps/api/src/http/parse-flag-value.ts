import { ProxyError } from '@proxyapi/proxy-core';
import type { FlagValue } from '@proxyapi/proxy-context';

const FORM = 'The body must be `true`, `false` or `{"enabled": true or false, "rollout": 0 to 100}`';

/**
 * What a body says of a flag, as the configuration file would: `true`, `false` or `{ enabled, rollout }`, where what is left
 * out is `true` and 100.
 *
 * @throws {@link ProxyError} `invalid_json` or `invalid_parameter`.
 */
export function parseFlagValue(body: Buffer): FlagValue {
  const value = parseJson(body);
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(undefined, 'something else');
  const unknown = Object.keys(value).find((key) => key !== 'enabled' && key !== 'rollout');
  if (unknown !== undefined) throw wrong(unknown, 'a member of another name');
  const { enabled = true, rollout = 100 }: { readonly enabled?: unknown; readonly rollout?: unknown } = value;
  if (typeof enabled !== 'boolean') throw wrong('enabled', 'another kind of `enabled`');
  if (typeof rollout !== 'number' || rollout < 0 || rollout > 100) throw wrong('rollout', 'another `rollout`');
  return { isEnabled: enabled, rolloutPercent: rollout };
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch (error) {
    throw new ProxyError('invalid_json', `${FORM}; it is no JSON.`, { cause: error });
  }
}

function wrong(param: string | undefined, got: string): ProxyError {
  return new ProxyError('invalid_parameter', `${FORM}, got ${got}.`, { param: param?.slice(0, 64) });
}
