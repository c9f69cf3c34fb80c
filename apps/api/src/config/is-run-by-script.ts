import type { Environment } from './environment.ts';

/** Whether a package manager runs this process as a script of `package.json`, as `pnpm start` does. */
export function isRunByScript(env: Environment = process.env): boolean {
  return env['npm_lifecycle_event'] === 'start';
}
