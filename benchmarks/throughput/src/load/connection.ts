import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

import type { AnswerReader } from './answer-reader.ts';

/** Called with the moments, on `performance.now()`'s clock, at which a request went out and its answer was complete. */
export type OnAnswer = (sentAt: number, doneAt: number) => void;

/**
 * One keep-alive connection that sends ready-made bytes, one request after the other. Differs from an HTTP client: it
 * parses next to nothing, so that the load costs little beside what it measures.
 */
export class Connection {
  readonly #socket: Socket;
  #reader: AnswerReader | undefined;
  #onAnswer: OnAnswer = () => {};
  #sentAt = 0;
  #failure: Error | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#onData(chunk));
    socket.on('error', (error) => { this.#failure ??= error; });
    socket.on('close', () => { this.#failure ??= new Error('a connection was closed'); });
  }

  static async open(port: number): Promise<Connection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    return new Connection(socket);
  }

  /** Opens several, a few at a time, so that the listener's backlog is no part of the measurement. */
  static async openAll(port: number, count: number): Promise<readonly Connection[]> {
    const connections: Connection[] = [];
    while (connections.length < count) {
      const batch = Math.min(32, count - connections.length);
      connections.push(...await Promise.all(Array.from({ length: batch }, () => Connection.open(port))));
    }
    return connections;
  }

  /** Whether requests can be sent. */
  get isOpen(): boolean {
    return this.#failure === undefined;
  }

  /** Sends a request; the answer before must be complete. @throws when the connection is gone. */
  send(request: Buffer, reader: AnswerReader, onAnswer: OnAnswer): void {
    if (this.#failure !== undefined) throw this.#failure;
    this.#reader = reader;
    this.#onAnswer = onAnswer;
    this.#sentAt = performance.now();
    this.#socket.write(request);
  }

  /** Sends a request and waits. @returns the moment at which its answer was complete. */
  exchange(request: Buffer, reader: AnswerReader): Promise<number> {
    return new Promise((resolve) => {
      this.send(request, reader, (_sentAt, doneAt) => resolve(doneAt));
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #onData(chunk: Buffer): void {
    if (this.#reader === undefined) throw new Error('bytes came that nobody asked for');
    if (!this.#reader.push(chunk)) return;
    this.#reader = undefined;
    this.#onAnswer(this.#sentAt, performance.now());
  }
}
