import { ProxyError } from '@proxyapi/proxy-core';

/** When requests are shed. */
export interface AdmissionLimits {
  /** Requests served at once. */
  readonly maxInFlight: number;
  /** Bytes of request bodies held at once. */
  readonly maxRequestBytes: number;
  /** How late the event loop may be. */
  readonly maxEventLoopLagMs: number;
}

/** Knows how late the event loop is. */
export interface LateLoop {
  readonly ms: number;
}

/** Knows how much memory may still be taken. */
export interface FreeMemory {
  /** For large bodies. */
  readonly bytes: number;
  /** Whether there is too little for anybody. */
  readonly isFull: boolean;
}

/** Why a request is shed. */
export type ShedReason = 'in_flight' | 'event_loop_lag' | 'request_memory' | 'memory';

/** One request that was let in. */
export interface Visit {
  /** Of its body, as far as it is known. Counted by {@link Admission} alone. */
  bytes: number;
}

/** What a shed caller is told to wait. */
const RETRY_AFTER_MS = 1000;
/**
 * What a body takes at the worst moment, in its own size: the pieces it came in, the whole, and the whole with another model's
 * name; with two, a container of 256 MB was not enough for the two bodies of 32 MB that were let in (faults, C17).
 */
const COPIES = 3;
/** Up to this size a body is not planned for: that there is memory at all is enough. */
const SMALL_BYTES = 256 * 1024;

/**
 * Keeps what the process has in hand within its limits: a request too many is refused at once, before its body is read,
 * so that those inside are served well.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #lag: LateLoop;
  readonly #memory: FreeMemory;
  readonly #shed: Record<ShedReason, number> = { in_flight: 0, event_loop_lag: 0, request_memory: 0, memory: 0 };
  #inFlight = 0;
  #bytes = 0;

  constructor(limits: AdmissionLimits, lag: LateLoop, memory: FreeMemory) {
    this.#limits = limits;
    this.#lag = lag;
    this.#memory = memory;
  }

  /** How many requests were shed so far. */
  get shed(): Readonly<Record<ShedReason, number>> {
    return this.#shed;
  }

  /** Whether the event loop is too late to take more. */
  get isLagging(): boolean {
    return this.#lag.ms > this.#limits.maxEventLoopLagMs;
  }

  /**
   * Lets a request in that announces a body of that size.
   *
   * @throws {@link ProxyError} `overloaded`.
   */
  enter(bodyBytes: number): Visit {
    const { maxInFlight } = this.#limits;
    if (this.#inFlight >= maxInFlight) throw this.#overloaded('in_flight', `it serves ${maxInFlight} requests already`);
    if (this.isLagging) throw this.#overloaded('event_loop_lag', 'it has more to do than its processor manages');
    const visit = { bytes: 0 };
    this.#take(visit, { moreBytes: bodyBytes, others: this.#inFlight });
    this.#inFlight += 1;
    return visit;
  }

  /**
   * A body turns out to be larger than it was announced: it came in chunks, or compressed.
   *
   * @throws {@link ProxyError} `overloaded`.
   */
  grow(visit: Visit, moreBytes: number): void {
    try {
      this.#take(visit, { moreBytes, others: this.#inFlight - 1 });
    } catch (error) {
      // What had come of it is thrown away with it: others need not wait until its connection has closed.
      this.#bytes -= visit.bytes;
      visit.bytes = 0;
      throw error;
    }
  }

  /** The request is over. */
  leave(visit: Visit): void {
    this.#inFlight -= 1;
    this.#bytes -= visit.bytes;
  }

  #take(visit: Visit, { moreBytes, others }: { readonly moreBytes: number; readonly others: number }): void {
    const ofOthers = this.#bytes - visit.bytes;
    // One body alone may be as large as the limit for bodies allows.
    if (ofOthers > 0 && this.#bytes + moreBytes > this.#limits.maxRequestBytes) throw this.#overloaded('request_memory', 'the request bodies it holds are as large as they may be');
    if (!this.#hasMemoryFor(visit.bytes + moreBytes, { moreBytes, others })) throw this.#overloaded('memory', 'the memory it may use is nearly full');
    this.#bytes += moreBytes;
    visit.bytes += moreBytes;
  }

  // Bodies that were let in may have arrived already, and count twice then. That is the safe side: those that have not yet
  // show in no reading.
  #hasMemoryFor(ownBytes: number, { moreBytes, others }: { readonly moreBytes: number; readonly others: number }): boolean {
    // Alone, a small one is let in always: a process full of garbage, which is collected only when something is allocated,
    // would refuse for ever.
    if (ownBytes <= SMALL_BYTES) return others === 0 || !this.#memory.isFull;
    return (this.#bytes + moreBytes) * COPIES <= this.#memory.bytes;
  }

  #overloaded(reason: ShedReason, why: string): ProxyError {
    this.#shed[reason] += 1;
    return new ProxyError('overloaded', `The gateway takes no more requests for the moment: ${why}. Ask again after the time in retry-after.`, { retryAfterMs: RETRY_AFTER_MS });
  }
}
