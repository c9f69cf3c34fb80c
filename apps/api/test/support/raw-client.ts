import { connect, type Socket } from 'node:net';

import { announcedBytes, type HttpAnswer, parseHttpAnswer } from './parse-http-answer.ts';

/** How the other end closed a connection. */
export type Ending = 'end' | 'reset';

const ANSWER_LIMIT_MS = 5000;

/**
 * One TCP connection that sends whatever it is told, also what HTTP libraries refuse to send.
 *
 * It is rude on purpose: when the gateway ends its side, ours stays open until {@link RawClient.leave}.
 */
export class RawClient {
  readonly #socket: Socket;
  readonly #connectedAt = performance.now();
  #chunks: Buffer[] = [];
  #pendingBytes = 0;
  #receivedBytes = 0;
  #keepsBytes = true;
  #ending: Ending | undefined;
  #wake: () => void = () => {};
  readonly #onAnswer: (answer: HttpAnswer) => void;

  private constructor(socket: Socket, onAnswer: (answer: HttpAnswer) => void) {
    this.#socket = socket;
    this.#onAnswer = onAnswer;
    socket.on('data', (chunk) => this.#onData(chunk));
    socket.on('end', () => this.#onEnding('end'));
    socket.on('error', () => this.#onEnding('reset'));
    socket.on('close', () => this.#onEnding('end'));
  }

  /** Connects to loopback. `onAnswer` is told of each answer that is read. */
  static connect(port: number, onAnswer: (answer: HttpAnswer) => void = () => {}): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new RawClient(socket, onAnswer));
      });
    });
  }

  /** Writes; `false` when the kernel takes no more for now. */
  send(bytes: string | Buffer): boolean {
    return this.#socket.destroyed || this.#socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** Resolves once everything written is with the kernel, or the connection is gone. */
  async sent(): Promise<void> {
    while (this.#socket.writableLength > 0 && !this.#socket.destroyed && this.#ending === undefined) {
      await new Promise<void>((resolve) => {
        this.#socket.once('drain', resolve);
        setTimeout(resolve, 20).unref();
      });
    }
  }

  /** Waits for the next whole answer; informational ones are passed over. */
  async answer(limitMs = ANSWER_LIMIT_MS): Promise<HttpAnswer> {
    let parsed: ReturnType<typeof parseHttpAnswer>;
    let neededBytes = 0;
    await this.#until(() => {
      if (this.#pendingBytes < neededBytes && this.#ending === undefined) return false;
      const bytes = this.#pending();
      neededBytes = announcedBytes(bytes) ?? 0;
      if (bytes.length >= neededBytes || this.#ending !== undefined) parsed = parseHttpAnswer(bytes, { isEnded: this.#ending !== undefined });
      return parsed !== undefined;
    }, { limitMs, what: 'an answer' });
    if (parsed === undefined) throw new Error('no answer came');
    this.#replace(this.#pending().subarray(parsed.bytes));
    const answer = { ...parsed.answer, ms: performance.now() - this.#connectedAt };
    this.#onAnswer(answer);
    return answer;
  }

  /** Waits until what came holds `text`; gives all of it that is not taken by an answer. */
  async until(text: string, limitMs = ANSWER_LIMIT_MS): Promise<string> {
    await this.#until(() => this.#pending().includes(text), { limitMs, what: JSON.stringify(text) });
    return this.received;
  }

  /** Waits until the gateway has ended its side, or reset the connection. */
  async closed(limitMs = ANSWER_LIMIT_MS): Promise<Ending> {
    await this.#until(() => this.#ending !== undefined, { limitMs, what: 'the end of the connection' });
    return this.#ending ?? 'end';
  }

  /** What came and is not taken by an answer. */
  get received(): string {
    return this.#pending().toString('utf8');
  }

  get receivedBytes(): number {
    return this.#receivedBytes;
  }

  get isClosed(): boolean {
    return this.#ending !== undefined;
  }

  get ageMs(): number {
    return performance.now() - this.#connectedAt;
  }

  /** Counts what comes from now on without keeping it. */
  forgetBytes(): void {
    this.#keepsBytes = false;
    this.#replace(Buffer.alloc(0));
  }

  /** Stops reading: the kernel's buffers fill up. */
  stopReading(): void {
    this.#socket.pause();
  }

  /** Reads on until that many more bytes have come, or the connection has ended. */
  async read(bytes: number): Promise<void> {
    const goal = this.#receivedBytes + bytes;
    this.#socket.resume();
    while (this.#receivedBytes < goal && this.#ending === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#socket.pause();
  }

  /** Ends our side; the other one may still answer. */
  end(): void {
    this.#socket.end();
  }

  /** Closes the connection. */
  leave(): void {
    this.#socket.destroy();
  }

  /** Closes it with a reset. */
  reset(): void {
    this.#socket.resetAndDestroy();
  }

  #onData(chunk: Buffer): void {
    this.#receivedBytes += chunk.length;
    if (this.#keepsBytes) {
      this.#chunks.push(chunk);
      this.#pendingBytes += chunk.length;
    }
    this.#wake();
  }

  #pending(): Buffer {
    if (this.#chunks.length > 1) this.#replace(Buffer.concat(this.#chunks));
    return this.#chunks[0] ?? Buffer.alloc(0);
  }

  #replace(pending: Buffer): void {
    this.#chunks = [pending];
    this.#pendingBytes = pending.length;
  }

  #onEnding(ending: Ending): void {
    this.#ending ??= ending;
    this.#wake();
  }

  async #until(isReached: () => boolean, { limitMs, what }: { readonly limitMs: number; readonly what: string }): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (!isReached()) {
      const leftMs = deadline - performance.now();
      const problem = this.#ending === undefined ? `${limitMs} ms have passed` : `the connection ended (${this.#ending})`;
      if (leftMs <= 0 || this.#ending !== undefined) throw new Error(`${problem} without ${what}; got ${JSON.stringify(this.received.slice(0, 500))}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
