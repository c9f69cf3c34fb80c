import { Connection } from './connection.ts';

/** Connections that stay open between the slices of a round, as a client's do. */
export class KeptConnections {
  readonly #byPort = new Map<number, readonly Connection[]>();

  /** So many to that port, those that are open already among them. */
  async to(port: number, count: number): Promise<readonly Connection[]> {
    const open = (this.#byPort.get(port) ?? []).filter(({ isOpen }) => isOpen).slice(0, count);
    const all = [...open, ...await Connection.openAll(port, count - open.length)];
    this.#byPort.set(port, all);
    return all;
  }

  close(): void {
    for (const connections of this.#byPort.values()) for (const connection of connections) connection.close();
    this.#byPort.clear();
  }
}
