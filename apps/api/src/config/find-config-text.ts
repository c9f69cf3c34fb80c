import { resolve } from 'node:path';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { type Environment, readVariable } from './environment.ts';
import { quote } from './key-path.ts';
import { MAX_FILE_BYTES } from './read-config-file.ts';

const DEFAULT_FILE = 'proxyapi.yaml';

/** The text of the configuration file, and its name in two forms: for messages, and to open it by. */
export interface ConfigText {
  readonly source: string;
  readonly path: string;
  readonly text: string;
}

export interface FindConfigTextOptions {
  readonly env: Environment;
  readonly cwd: string;
  readonly readFile: (path: string) => Uint8Array;
}

/**
 * The file that `PROXYAPI_CONFIG` names, else `proxyapi.yaml` in `cwd`, else `undefined`.
 *
 * @throws {@link ConfigError} when the file cannot be read, is larger than 1 MB or is not UTF-8, and when the file that
 * the variable names does not exist.
 */
export function findConfigText({ env, cwd, readFile }: FindConfigTextOptions): ConfigText | undefined {
  const named = readVariable(env, 'PROXYAPI_CONFIG');
  const source = named ?? DEFAULT_FILE;
  const path = resolve(cwd, source);
  const bytes = readBytes(path, { source, isNamed: named !== undefined, readFile });
  return bytes === undefined ? undefined : { source, path, text: decode(bytes, source) };
}

interface ReadOptions {
  readonly source: string;
  readonly isNamed: boolean;
  readonly readFile: (path: string) => Uint8Array;
}

function readBytes(path: string, { source, isNamed, readFile }: ReadOptions): Uint8Array | undefined {
  try {
    return readFile(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' && !isNamed) return undefined;
    const got = READ_FAILURES[code] ?? `the error ${code}`;
    if (!isNamed) throw wrong({ source, key: '', expected: 'a file that can be read', got }, error);
    throw wrong({
      source: 'environment',
      key: 'PROXYAPI_CONFIG',
      expected: 'the path of a file that can be read',
      got: `${quote(source)}: ${got}`,
    }, error);
  }
}

const READ_FAILURES: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'a directory',
  EACCES: 'a file that this user may not read',
  EPERM: 'a file that this user may not read',
  ELOOP: 'a circle of symbolic links',
};

function decode(bytes: Uint8Array, source: string): string {
  if (bytes.byteLength > MAX_FILE_BYTES) {
    throw wrong({ source, key: '', expected: 'a file of at most 1 MB', got: 'a larger one' });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw wrong({ source, key: '', expected: 'UTF-8 text', got: 'bytes that are not UTF-8' }, error);
  }
}

function errorCode(error: unknown): string {
  const hasCode = error instanceof Error && 'code' in error && typeof error.code === 'string';
  return hasCode ? String(error.code) : 'unknown';
}

function wrong(problem: ConfigProblem, cause?: unknown): ConfigError {
  return new ConfigError([problem], { cause });
}
