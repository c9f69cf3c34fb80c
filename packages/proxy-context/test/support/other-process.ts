import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';

/** A process of its own. */
export interface OtherProcess {
  readonly child: ChildProcess;
  /** All that it wrote so far. */
  output(): string;
  /** Ends it with SIGKILL and waits. */
  kill(): Promise<void>;
}

/** Runs a module in a process of its own; resolves once it has said that it is ready, in a line of its own. */
export async function startProcess(code: string, environment: Readonly<Record<string, string>>): Promise<OtherProcess> {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => void (text += chunk.toString()));
  while (!text.includes('ready\n')) {
    const [event] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => ['exit'])]);
    if (event === 'exit') throw new Error(`the other process ended: ${text}`);
  }
  return {
    child,
    output: () => text,
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Holds the write lock of `file` until it is killed. */
export function holdWriteLock(file: string): Promise<OtherProcess> {
  return startProcess(`
    import { DatabaseSync } from 'node:sqlite';
    const database = new DatabaseSync(process.env.FILE);
    database.exec('BEGIN IMMEDIATE');
    process.stdout.write('ready\\n');
    setInterval(() => database, 1000);
  `, { FILE: file });
}

/** Reads from the beginning of `file`'s log, and so keeps it from being emptied, until it is killed. */
export function holdReadMark(file: string): Promise<OtherProcess> {
  return startProcess(`
    import { DatabaseSync } from 'node:sqlite';
    const database = new DatabaseSync(process.env.FILE);
    database.exec('BEGIN');
    database.prepare('SELECT count(*) FROM sqlite_schema').all();
    process.stdout.write('ready\\n');
    setInterval(() => database, 1000);
  `, { FILE: file });
}
