import { connect } from 'node:net';

/** Whether somebody takes connections there. */
export function isOpen({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    const tell = (isConnected: boolean): void => {
      socket.destroy();
      resolve(isConnected);
    };
    socket.once('connect', () => tell(true)).once('error', () => tell(false));
  });
}
