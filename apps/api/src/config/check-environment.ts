import type { ConfigProblem } from './config-error.ts';
import { type Environment, readVariable } from './environment.ts';
import { defaultBaseUrl, KNOWN_PROVIDERS, type KnownProvider } from './provider-defaults.ts';
import { readBaseUrl } from './read-base-url.ts';
import { readSecret } from './read-secret.ts';

/** What no setting of ours makes up for: certificate checks turned off for the whole process. */
export function checkProcess(env: Environment): readonly ConfigProblem[] {
  const key = 'NODE_TLS_REJECT_UNAUTHORIZED';
  if (readVariable(env, key) !== '0') return [];
  return [{
    source: 'environment',
    key,
    expected: 'certificates to be checked',
    got: '"0"',
    hint: 'unset it, and name a private authority in NODE_EXTRA_CA_CERTS',
  }];
}

/** What is wrong with the variables that make providers, where no file lists any. */
export function checkProviderVariables(env: Environment): readonly ConfigProblem[] {
  return KNOWN_PROVIDERS.filter(({ variable }) => readVariable(env, variable) !== undefined).flatMap((known) => {
    const flaw = known.needsKey ? flawOfKey(known, env) : flawOfAddress(known, env);
    return flaw === undefined ? [] : [{ source: 'environment', key: known.variable, ...flaw }];
  });
}

type Flaw = Pick<ConfigProblem, 'expected' | 'got'>;

function flawOfKey({ variable }: KnownProvider, env: Environment): Flaw | undefined {
  const reading = readSecret(env, variable);
  return reading.ok ? undefined : { expected: 'printable ASCII without spaces', got: reading.got };
}

function flawOfAddress(known: KnownProvider, env: Environment): Flaw | undefined {
  const isAddress = readBaseUrl(defaultBaseUrl(known, env)).ok;
  return isAddress ? undefined : { expected: 'host:port or an http or https URL', got: 'another form' };
}
