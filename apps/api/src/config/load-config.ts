import { buildConfig } from './build-config.ts';
import { checkProcess, checkProviderVariables } from './check-environment.ts';
import { exposureOf } from './check-exposure.ts';
import { checkFile } from './check-file.ts';
import { checkMemory } from './check-memory.ts';
import { checkWorkers } from './check-workers.ts';
import type { Config } from './config.ts';
import { ConfigDocument, valueAt } from './config-document.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { describeValue } from './describe-value.ts';
import type { Environment } from './environment.ts';
import { type EnvironmentOverrides, readEnvironmentOverrides } from './environment-overrides.ts';
import { listAt } from './file-outline.ts';
import { type ConfigText, findConfigText } from './find-config-text.ts';
import { parseConfigYaml } from './parse-config-yaml.ts';
import { readConfigFile } from './read-config-file.ts';

export interface LoadConfigOptions {
  /** @default process.env */
  readonly env?: Environment;
  /** Where `proxyapi.yaml` is looked for. @default process.cwd() */
  readonly cwd?: string;
  /** Throws what `node:fs` throws. @default a read of at most 1 MB */
  readonly readFile?: (path: string) => Uint8Array;
}

/** The configuration and where it came from. */
export interface LoadedConfig {
  readonly config: Config;
  /** `sandbox`: there was neither a file nor a provider in the environment. */
  readonly source: 'file' | 'environment' | 'sandbox';
  /** The file's absolute path. */
  readonly path?: string;
  /** What it said. */
  readonly text?: string;
}

/**
 * Reads the configuration once, at start: from the file that `PROXYAPI_CONFIG` names, else `proxyapi.yaml`, else from
 * the environment alone.
 *
 * @throws {@link ConfigError} with every problem that was found.
 * @example const { config, source } = loadConfig();
 */
export function loadConfig({
  env = process.env,
  cwd = process.cwd(),
  readFile = readConfigFile,
}: LoadConfigOptions = {}): LoadedConfig {
  const found = findConfigText({ env, cwd, readFile });
  const config = readConfig(found, env);
  if (found !== undefined) return { config, source: 'file', path: found.path, text: found.text };
  return { config, source: config.providers[0]?.type === 'sandbox' ? 'sandbox' : 'environment' };
}

function readConfig(found: ConfigText | undefined, env: Environment): Config {
  const problems: ConfigProblem[] = [...checkProcess(env)];
  const overrides = readEnvironmentOverrides(env, problems);
  const document = found === undefined ? emptyDocument() : parseConfigYaml(found, env);
  const file = checkFile(document, { env, environmentKeys: overrides.apiKeys });
  if (document.isUsable) {
    if (valueAt(document.value, ['providers']) === undefined) problems.push(...checkProviderVariables(env));
    problems.push(...checkExposure(document, overrides), ...checkMemory(document, overrides.memoryThresholdMb));
    checkWorkers(document, overrides.memoryThresholdMb);
  }
  problems.unshift(...document.problems);
  if (file === undefined || problems.length > 0) throw new ConfigError(problems);
  return buildConfig(file, { env, overrides });
}

function emptyDocument(): ConfigDocument {
  const document = new ConfigDocument('proxyapi.yaml');
  document.value = {};
  return document;
}

/** Refuses to be open to everyone who reaches a public address. A host from the environment has no line in the file. */
function checkExposure(document: ConfigDocument, { host, apiKeys }: EnvironmentOverrides): readonly ConfigProblem[] {
  if (apiKeys.length > 0 || listAt(document.value, ['auth', 'api_keys']).length > 0) return [];
  const inFile = valueAt(document.value, ['server', 'host']);
  const effective = host ?? inFile;
  const exposure = typeof effective === 'string' ? exposureOf(effective) : undefined;
  if (exposure === undefined) return [];
  if (host !== undefined) return [{ source: 'environment', key: 'HOST', got: describeValue(host), ...exposure }];
  document.report(['server', 'host'], exposure);
  return [];
}
