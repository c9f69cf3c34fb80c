import { type ChildProcess, fork, type Serializable } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** What a process answers to a job. */
type Reply<Result> = { readonly result: Result } | { readonly error: string };

/**
 * A process that does jobs for its parent, one at a time: a subject that is measured by itself, so that V8 compiles for it
 * alone and its CPU time is its own.
 */
export class JobProcess<Job extends Serializable, Result> {
  readonly #child: ChildProcess;

  /** `main` is a module that calls {@link serveJobs}. */
  constructor(main: URL) {
    // As with servers, nothing of this environment reaches it by chance.
    this.#child = fork(fileURLToPath(main), { execArgv: ['--conditions=proxyapi-source'], env: { PATH: process.env['PATH'] } });
  }

  /** @throws with what the job threw, or when the process ends. */
  do(job: Job): Promise<Result> {
    return new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error('a process ended before its job'));
      this.#child.once('exit', onExit);
      this.#child.once('message', (reply: Reply<Result>) => {
        this.#child.off('exit', onExit);
        if ('error' in reply) reject(new Error(reply.error));
        else resolve(reply.result);
      });
      // What cannot be sent has no reply: the process is gone.
      this.#child.send(job, (error) => {
        if (error !== null) reject(error);
      });
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill();
    await exited;
  }
}

/** Does one job. */
export type Work<Job, Result> = (job: Job) => Promise<Result> | Result;

/** In the process itself: does each job that comes, until the parent is gone. */
export function serveJobs<Job, Result>(work: Work<Job, Result>): void {
  process.on('message', (job: Job) => {
    void answer(job, work);
  });
  process.once('disconnect', () => process.exit());
}

async function answer<Job, Result>(job: Job, work: Work<Job, Result>): Promise<void> {
  try {
    process.send?.({ result: await work(job) });
  } catch (error) {
    process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
