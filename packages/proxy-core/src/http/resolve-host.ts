import type { LookupAddress } from 'node:dns';
import { lookup, Resolver } from 'node:dns/promises';

/** Where a {@link HostResolver} asks. */
export interface HostResolverOptions {
  /**
   * The system's own way: hosts file, search domains, every name service it has. Holds a thread of the process's pool for
   * as long as it takes, and cannot be given up.
   * @default getaddrinfo
   */
  readonly viaSystem?: (hostname: string) => Promise<readonly LookupAddress[]>;
  /**
   * Plain DNS, without a thread.
   * @default c-ares
   */
  readonly viaDns?: (hostname: string) => Promise<readonly LookupAddress[]>;
  /** @default 2 */
  readonly maxThreads?: number;
}

/**
 * Resolves names without letting those that hang hold up the others.
 *
 * Node's own lookup runs in a pool of four threads, which files, compression and cryptography share: four names whose
 * servers do not answer stop all of them for as long as the system waits, 10 s and more. Here the system is asked on two
 * threads at most. While both are taken, names are resolved through plain DNS instead, which needs none; what that does
 * not know (the hosts file, a search domain) waits for a thread.
 */
export class HostResolver {
  readonly #viaSystem: (hostname: string) => Promise<readonly LookupAddress[]>;
  readonly #viaDns: (hostname: string) => Promise<readonly LookupAddress[]>;
  readonly #maxThreads: number;
  readonly #waiters = new Set<() => void>();
  #threads = 0;

  constructor({ viaSystem = askSystem, viaDns = askDns, maxThreads = 2 }: HostResolverOptions = {}) {
    this.#viaSystem = viaSystem;
    this.#viaDns = viaDns;
    this.#maxThreads = maxThreads;
  }

  async resolve(hostname: string): Promise<readonly LookupAddress[]> {
    if (this.#threads >= this.#maxThreads) {
      try {
        return await this.#viaDns(hostname);
      } catch {
        // The system may know the name all the same, or says better why not.
        await this.#thread();
      }
    } else {
      this.#threads += 1;
    }
    try {
      return await this.#viaSystem(hostname);
    } finally {
      this.#leaveThread();
    }
  }

  /** One waiter per provider at most: an address book asks once at a time. */
  #thread(): Promise<void> | undefined {
    if (this.#threads < this.#maxThreads) {
      this.#threads += 1;
      return undefined;
    }
    return new Promise((resolve) => {
      this.#waiters.add(resolve);
    });
  }

  #leaveThread(): void {
    const [oldest] = this.#waiters;
    if (oldest === undefined) {
      this.#threads -= 1;
      return;
    }
    this.#waiters.delete(oldest);
    oldest();
  }
}

const shared = new HostResolver();

/** Resolves through the one {@link HostResolver} of the process, since there is one pool of threads. */
export function resolveHost(hostname: string): Promise<readonly LookupAddress[]> {
  return shared.resolve(hostname);
}

function askSystem(hostname: string): Promise<readonly LookupAddress[]> {
  return lookup(hostname, { all: true });
}

async function askDns(hostname: string): Promise<readonly LookupAddress[]> {
  // A resolver of its own for each name, so that it reads what name servers there are now.
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  const [four, six] = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
  const addresses = [...toAddresses(four, 4), ...toAddresses(six, 6)];
  if (addresses.length === 0 && four.status === 'rejected') throw four.reason;
  return addresses;
}

function toAddresses(outcome: PromiseSettledResult<string[]>, family: 4 | 6): readonly LookupAddress[] {
  return outcome.status === 'fulfilled' ? outcome.value.map((address) => ({ address, family })) : [];
}
