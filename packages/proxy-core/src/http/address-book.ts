import type { LookupAddress } from 'node:dns';
import { setTimeout as delay } from 'node:timers/promises';

/** Answers after which an address that the name no longer has is taken for gone. */
const ANSWERS_TO_FORGET = 2;
/** Longest wait for a new answer when there is an old one. */
const PATIENCE_MS = 1000;

/** Settings of an {@link AddressBook}. */
export interface AddressBookOptions {
  readonly hostname: string;
  readonly lookup: (hostname: string) => Promise<readonly LookupAddress[]>;
  /**
   * How often the name is resolved anew while it is watched; an address that is gone is noticed within twice that.
   * @default 10_000
   */
  readonly everyMs?: number;
  /** @default performance.now */
  readonly now?: () => number;
}

/**
 * The addresses of one host: resolved once for all who ask at the same time, again and again while connections to it are
 * open, and remembered for when the name server is out of reach.
 *
 * A name that rotates through many addresses is not taken for one that has moved: an address counts as gone only once
 * two answers in a row lack it.
 */
export class AddressBook {
  readonly #hostname: string;
  readonly #lookup: (hostname: string) => Promise<readonly LookupAddress[]>;
  readonly #everyMs: number;
  readonly #now: () => number;
  /** How many answers ago each address was last told. */
  #lastSeen = new Map<string, number>();
  #newest: { readonly addresses: readonly LookupAddress[]; readonly at: number } | undefined;
  #inFlight: Promise<readonly LookupAddress[]> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #onAnswer: ((book: AddressBook) => void) | undefined;

  constructor({ hostname, lookup, everyMs = 10_000, now = () => performance.now() }: AddressBookOptions) {
    this.#hostname = hostname;
    this.#lookup = lookup;
    this.#everyMs = everyMs;
    this.#now = now;
  }

  /**
   * The host's addresses, at most two rounds old; older ones only where the name cannot be resolved now.
   *
   * @throws what the lookup fails with, when there never was an answer.
   */
  addresses(): Promise<readonly LookupAddress[]> | readonly LookupAddress[] {
    const newest = this.#newest;
    if (newest === undefined) return this.#ask();
    if (this.#now() - newest.at < this.#everyMs * 2) return newest.addresses;
    return Promise.race([this.#ask().catch(() => newest.addresses), delay(PATIENCE_MS, newest.addresses, { ref: false })]);
  }

  /** Whether one of the last answers has `address`. */
  isCurrent(address: string): boolean {
    return this.#lastSeen.has(address);
  }

  /** Begins to resolve the name regularly; `onAnswer` is called after each answer. */
  watch(onAnswer: (book: AddressBook) => void): void {
    this.#onAnswer = onAnswer;
    this.#timer ??= setInterval(() => void this.#ask().catch(() => {}), this.#everyMs).unref();
  }

  unwatch(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#onAnswer = undefined;
  }

  #ask(): Promise<readonly LookupAddress[]> {
    this.#inFlight ??= this.#resolve().finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  async #resolve(): Promise<readonly LookupAddress[]> {
    const addresses = await this.#lookup(this.#hostname);
    if (addresses.length === 0) throw Object.assign(new Error(`${this.#hostname} has no address`), { code: 'ENODATA' });
    this.#newest = { addresses, at: this.#now() };
    this.#remember(addresses);
    this.#onAnswer?.(this);
    return addresses;
  }

  #remember(addresses: readonly LookupAddress[]): void {
    for (const [address, answersAgo] of this.#lastSeen) {
      if (answersAgo + 1 < ANSWERS_TO_FORGET) this.#lastSeen.set(address, answersAgo + 1);
      else this.#lastSeen.delete(address);
    }
    for (const { address } of addresses) this.#lastSeen.set(address, 0);
  }
}
