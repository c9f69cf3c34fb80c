import type { Worker } from 'node:cluster';

/**
 * Closes the connection that a worker was handed and had not taken when it died.
 *
 * `node:cluster` hands out one at a time and waits for the worker's word that it has it, for ever: the client would neither be
 * served nor told. To close it once more is nothing where the worker had taken it.
 */
export function closeUntaken({ process: child }: Worker): void {
  const send = child.send.bind(child);
  let handed: unknown;
  Object.assign(child, {
    send: (...given: Parameters<typeof send>): boolean => {
      const [message, handle] = given;
      if (isConnection(message)) handed = handle;
      return send(...given);
    },
  });
  child.once('exit', () => {
    if (isClosable(handed)) handed.close();
  });
}

function isConnection(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'act' in message && message.act === 'newconn';
}

function isClosable(handle: unknown): handle is { close(): void } {
  return typeof handle === 'object' && handle !== null && 'close' in handle && typeof handle.close === 'function';
}
