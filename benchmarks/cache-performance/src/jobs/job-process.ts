import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import type { AnswerTo, Job } from './job.ts';

const MAIN = fileURLToPath(new URL('job-main.ts', import.meta.url));

/**
 * A process that does jobs. Each subject has its own, so that V8 compiles the loop around a cache for that cache alone, and
 * one's garbage is not collected in another's time.
 */
export class JobProcess {
  readonly #child: ChildProcess;

  /** @param nodeOptions Options of `node` beside its usual ones. */
  constructor(nodeOptions: readonly string[] = []) {
    this.#child = fork(MAIN, { execArgv: ['--conditions=proxyapi-source', '--expose-gc', ...nodeOptions] });
  }

  /** @throws with what the job threw, or when the process ends. */
  do<Kind extends Job['kind']>(job: Extract<Job, { readonly kind: Kind }>): Promise<AnswerTo<Kind>> {
    return new Promise((resolve, reject) => {
      const onExit = (): void => reject(new Error(`the process of ${job.kind} ended`));
      this.#child.once('exit', onExit);
      this.#child.once('message', ({ answer, error }: { readonly answer?: AnswerTo<Kind>; readonly error?: string }) => {
        this.#child.off('exit', onExit);
        if (answer === undefined) reject(new Error(error));
        else resolve(answer);
      });
      this.#child.send(job);
    });
  }

  stop(): void {
    this.#child.kill();
  }
}
