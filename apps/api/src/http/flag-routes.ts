import { ProxyError } from '@proxyapi/proxy-core';
import { type FlagSetting, type FlagValue, UnknownFlagError } from '@proxyapi/proxy-context';

import { admitAdmin } from './admit-admin.ts';
import type { Gateway } from './gateway.ts';
import type { RouteHandler } from './run-handler.ts';
import { parseFlagValue } from './parse-flag-value.ts';
import { readBody } from './read-body.ts';
import { writeJson } from './write-json.ts';

const MAX_BODY_BYTES = 1024;

/** A flag as the configuration file and our answers have it. */
interface FlagFacts {
  readonly enabled: boolean;
  readonly rollout: number;
}

/** `GET /debug/feature-flags`: every flag as it stands. */
export function listFlagsRoute(gateway: Gateway): RouteHandler {
  return (request, response) => {
    admitAdmin(request, gateway);
    writeJson(response, 200, { feature_flags: Object.fromEntries(gateway.flags.entries().map(([name, setting]) => [name, factsOf(setting)])) });
  };
}

/** `PUT /debug/feature-flags/{name}`: sets one until the next SIGHUP or restart, and tells how it stood. */
export function setFlagRoute(gateway: Gateway, prefix: string): RouteHandler {
  return async (request, response) => {
    admitAdmin(request, gateway);
    const [path = ''] = (request.url ?? '').split('?');
    const name = path.slice(path.indexOf(prefix) + prefix.length);
    const value = parseFlagValue(await readBody(request, response, { maxBytes: MAX_BODY_BYTES, onGrowth: () => {} }));
    const previous = await setFlag(gateway, name, value);
    writeJson(response, 200, { name, ...factsOf(gateway.flags.get(name)), previous: factsOf(previous) });
  };
}

async function setFlag({ whole }: Gateway, name: string, value: FlagValue): Promise<FlagSetting> {
  try {
    return await whole.setFlag(name, value);
  } catch (error) {
    if (!UnknownFlagError.isInstance(error)) throw error;
    throw new ProxyError('not_found', `${error.message} \`GET /debug/feature-flags\` lists all.`, { cause: error });
  }
}

function factsOf({ isEnabled, rolloutPercent }: FlagSetting): FlagFacts {
  return { enabled: isEnabled, rollout: rolloutPercent };
}
