import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { Figures, Job } from './job.ts';

const MAIN = fileURLToPath(new URL('job-main.ts', import.meta.url));

/**
 * A process that does jobs. Each subject has its own, so that V8 compiles the loop around a cache for that cache alone, and
 * one's garbage is not collected in another's time.
 */
export class JobProcess {
  readonly #child: ChildProcess = fork(MAIN, { execArgv: ['--conditions=proxyapi-source'] });

  /** @throws with what the job threw, or when the process ends. */
  do(job: Job): Promise<Figures> {
    return new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error(`the process of ${job.kind} ended`));
      this.#child.once('exit', onExit);
      this.#child.once('message', ({ figures, error }: { readonly figures?: Figures; readonly error?: string }) => {
        this.#child.off('exit', onExit);
        if (figures === undefined) reject(new Error(error));
        else resolve(figures);
      });
      this.#child.send(job);
    });
  }

  stop(): void {
    this.#child.kill();
  }
}
