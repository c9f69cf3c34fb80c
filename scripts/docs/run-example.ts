import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where an example runs. */
export interface RunExampleOptions {
  readonly cwd: string;
  /** Put in the place of texts of the example: an address that is taken, for one that is free. */
  readonly replacements: Readonly<Record<string, string>>;
  /** Options of `node`, for JavaScript. @default none */
  readonly nodeOptions?: readonly string[];
}

/** Most examples end at once; a machine that is busy with other tests may need longer. */
const TIME_LIMIT_MS = 20_000;

/** Runs a command of a page in bash and gives what it wrote to standard output. @throws when it fails or takes 20 s. */
export async function runShell(code: string, options: RunExampleOptions): Promise<string> {
  const { stdout } = await run('bash', ['-euc', replaceAll(code, options.replacements)], { cwd: options.cwd, timeout: TIME_LIMIT_MS });
  return stdout;
}

/** Runs JavaScript of a page as a module in `cwd`, whose dependencies it may import. @throws as {@link runShell} does. */
export async function runModule(code: string, options: RunExampleOptions): Promise<string> {
  const given = [...options.nodeOptions ?? [], '--input-type=module', '--eval', replaceAll(code, options.replacements)];
  const { stdout } = await run(process.execPath, given, { cwd: options.cwd, timeout: TIME_LIMIT_MS });
  return stdout;
}

/** Whether a command is on this machine. */
export function hasCommand(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** `text` with each key of `replacements` replaced by its value. */
export function replaceAll(text: string, replacements: Readonly<Record<string, string>>): string {
  return Object.entries(replacements).reduce((result, [from, to]) => result.replaceAll(from, to), text);
}
