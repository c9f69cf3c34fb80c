/** One way to ask a provider. It begins without a connection. */
export interface Client {
  /** Sends the request and gives the answer's body. @throws when it is not 200. */
  ask(): Promise<string>;
  /** Closes what it has open. */
  close(): Promise<void>;
}

/** Whom to ask, and for what. */
export interface ClientOptions {
  readonly origin: string;
  /** Of the request, ready-made: what is measured is how it gets there. */
  readonly body: Buffer;
  /** A certificate to trust, as PEM. */
  readonly ca: string | undefined;
}

/** The key that every client sends. */
export const API_KEY = 'benchmark-caller-key-0123456789';

export const PATH = '/v1/chat/completions';
export const HEADERS = { 'content-type': 'application/json', 'authorization': `Bearer ${API_KEY}` };
