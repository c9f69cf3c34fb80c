import process from 'node:process';

import { isRunByScript } from './config/is-run-by-script.ts';
import { watchLauncher } from './watch-launcher.ts';

/** Has SIGTERM, SIGINT and the end of whoever launched this process stop it, once; asked twice, it ends at once. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    // Asked twice: somebody does not want to wait.
    if (isStopping) process.exit(signal === 'SIGINT' ? 130 : 143);
    isStopping = true;
    void stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal);
  if (isRunByScript()) watchLauncher(() => onSignal('SIGTERM'));
}
