import type { AddressBook } from './address-book.ts';
import { Connection, type ConnectionObserver } from './connection.ts';
import type { Connector } from './connector.ts';

/** Settings of a {@link ConnectionPool}. */
export interface ConnectionPoolOptions {
  readonly provider: string;
  readonly connector: Connector;
  /** Where the connector's addresses come from; `undefined` where it connects to an address. */
  readonly addresses: AddressBook | undefined;
  readonly maxKeepaliveConnections: number;
  readonly keepaliveExpiryMs: number;
  readonly writeStallMs: number;
}

/**
 * The connections to one origin: idle ones are kept for later, the last used on top, so that those which are too many grow
 * old at the bottom and expire.
 *
 * Not undici's own Pool: that one looks for a free client through all of them for each request, keeps what it cannot
 * place in a queue without a bound, and does not tell which socket an exchange came by. How many exchanges run at once is
 * the transport's affair; here each of them gets a connection.
 */
export class ConnectionPool implements ConnectionObserver {
  readonly #options: ConnectionPoolOptions;
  readonly #all = new Set<Connection>();
  readonly #idle: Connection[] = [];
  readonly #closing = new Set<Promise<void>>();
  #openSockets = 0;
  #opened = 0;

  constructor(options: ConnectionPoolOptions) {
    this.#options = options;
  }

  get openSockets(): number {
    return this.#openSockets;
  }

  /** Connections that are kept for later. */
  get idle(): number {
    return this.#idle.length;
  }

  /** Sockets that were ever opened. */
  get opened(): number {
    return this.#opened;
  }

  /** The idle connection that was used last, or else a fresh one. */
  take(): Connection {
    return this.#idle.pop() ?? this.open();
  }

  /** A connection that has never carried anything. */
  open(): Connection {
    const { provider, connector, keepaliveExpiryMs, writeStallMs, addresses } = this.#options;
    const connection = new Connection({ provider, connector, keepaliveExpiryMs, writeStallMs, observer: this });
    if (this.#all.size === 0) addresses?.watch(this.#onAddresses);
    this.#all.add(connection);
    return connection;
  }

  /** Keeps a connection whose exchange is over, unless it is of no further use or enough are idle. */
  keep(connection: Connection): void {
    if (connection.isReusable && this.#idle.length < this.#options.maxKeepaliveConnections) this.#idle.push(connection);
    else this.drop(connection);
  }

  /** Closes a connection that carries nothing. */
  drop(connection: Connection): void {
    this.#forget(connection);
    const closed = connection.destroy().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }

  /** Closes that share of the idle connections, those first which have been idle longest; tells how many. */
  closeIdle(share: number): number {
    const many = Math.ceil(this.#idle.length * share);
    for (const connection of this.#idle.slice(0, many)) this.drop(connection);
    return many;
  }

  onOpened(): void {
    this.#openSockets += 1;
    this.#opened += 1;
  }

  onLost(connection: Connection): void {
    this.#openSockets -= 1;
    // With an exchange that is not yet sent, it gets itself a new socket.
    if (!connection.isBusy) this.drop(connection);
  }

  async destroy(reason?: Error): Promise<void> {
    const all = [...this.#all];
    for (const connection of all) this.#forget(connection);
    await Promise.all([...all.map((connection) => connection.destroy(reason)), ...this.#closing]);
  }

  /** Exchanges that run on an address which the name no longer has end in peace; nothing else is sent there. */
  readonly #onAddresses = (addresses: AddressBook): void => {
    for (const connection of this.#all) {
      const { remoteAddress } = connection;
      if (remoteAddress === undefined || addresses.isCurrent(remoteAddress)) continue;
      if (connection.isBusy) connection.retire();
      else this.drop(connection);
    }
  };

  #forget(connection: Connection): void {
    if (!this.#all.delete(connection)) return;
    const at = this.#idle.indexOf(connection);
    if (at !== -1) this.#idle.splice(at, 1);
    if (this.#all.size === 0) this.#options.addresses?.unwatch();
  }
}
