import type * as z from 'zod';
import type { ConfigProblem } from './config-error.ts';
import { configSchema } from './config-schema.ts';
import { describeValue } from './describe-value.ts';
import { type Environment, readVariable } from './environment.ts';
import { isHeaderSafe } from './read-secret.ts';

/** What the environment says over the file. */
export interface EnvironmentOverrides {
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Instead of the file's; empty where `PROXYAPI_API_KEYS` is not set. */
  readonly apiKeys: readonly string[];
}

const serverShape = configSchema.shape.server.unwrap().shape;

/** Reads `HOST`, `PORT` and `PROXYAPI_API_KEYS`; adds what is wrong with them to `problems`. */
export function readEnvironmentOverrides(env: Environment, problems: ConfigProblem[]): EnvironmentOverrides {
  const port = readVariable(env, 'PORT');
  // Number('0x10') and Number('1e3') are numbers too, but hardly what was meant.
  const portNumber = port !== undefined && /^-?\d+(\.\d+)?$/.test(port) ? Number(port) : port;
  return {
    host: checked('HOST', readVariable(env, 'HOST'), { schema: serverShape.host, problems }),
    port: checked('PORT', portNumber, { schema: serverShape.port, problems }),
    apiKeys: readApiKeys(env, problems),
  };
}

function checked<Value>(
  key: string,
  value: unknown,
  { schema, problems }: { schema: z.ZodType<Value>; problems: ConfigProblem[] },
): Value | undefined {
  if (value === undefined) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const expected = result.error.issues[0]?.message ?? 'another value';
  problems.push({ source: 'environment', key, expected, got: describeValue(value) });
  return undefined;
}

function readApiKeys(env: Environment, problems: ConfigProblem[]): readonly string[] {
  const list = readVariable(env, 'PROXYAPI_API_KEYS');
  if (list === undefined) return [];
  const keys = list.split(',').map((key) => key.trim()).filter((key) => key !== '');
  const flaw = flawOf(keys);
  if (flaw !== undefined) problems.push({ source: 'environment', key: 'PROXYAPI_API_KEYS', ...flaw });
  return keys;
}

function flawOf(keys: readonly string[]): { expected: string; got: string } | undefined {
  if (keys.length === 0) return { expected: 'keys separated by commas', got: 'none' };
  const odd = keys.findIndex((key) => !isHeaderSafe(key));
  if (odd !== -1) return { expected: 'keys of printable ASCII without spaces', got: `other characters in key ${odd + 1}` };
  return new Set(keys).size < keys.length ? { expected: 'each key once', got: 'one of them twice' } : undefined;
}
