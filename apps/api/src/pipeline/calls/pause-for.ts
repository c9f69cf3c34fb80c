import { type AbortSignalLike, timerDelayMs } from '@proxyapi/proxy-core';

/** Resolves after `ms`. @throws the signal's reason when it aborts first, or has. */
export function pauseFor(ms: number, signal: AbortSignalLike): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', listener);
      resolve();
    }, timerDelayMs(ms));
    const listener = {
      handleEvent: (): void => {
        clearTimeout(timer);
        reject(signal.reason);
      },
    };
    signal.addEventListener('abort', listener);
  });
}
