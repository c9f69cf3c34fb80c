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

/** One request that was let in. */
export interface Visit {
  /** Of its body, as far as it is known. Counted by {@link Admission} alone. */
  bytes: number;
}

/** What a shed caller is told to wait. */
const RETRY_AFTER_MS = 1000;

/**
 * Keeps what the process has in hand within its limits: a request too many is refused at once, before its body is read,
 * so that those inside are served well.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #lag: LateLoop;
  #inFlight = 0;
  #bytes = 0;

  constructor(limits: AdmissionLimits, lag: LateLoop) {
    this.#limits = limits;
    this.#lag = lag;
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
    if (this.#inFlight >= maxInFlight) throw overloaded(`it serves ${maxInFlight} requests already`);
    if (this.isLagging) throw overloaded('it has more to do than its processor manages');
    const visit = { bytes: 0 };
    this.grow(visit, bodyBytes);
    this.#inFlight += 1;
    return visit;
  }

  /**
   * A body turns out to be larger than it was announced: it came in chunks, or compressed.
   *
   * @throws {@link ProxyError} `overloaded`.
   */
  grow(visit: Visit, moreBytes: number): void {
    const ofOthers = this.#bytes - visit.bytes;
    // One body alone may be as large as the limit for bodies allows.
    if (ofOthers > 0 && this.#bytes + moreBytes > this.#limits.maxRequestBytes) throw overloaded('the request bodies it holds are as large as they may be');
    this.#bytes += moreBytes;
    visit.bytes += moreBytes;
  }

  /** The request is over. */
  leave(visit: Visit): void {
    this.#inFlight -= 1;
    this.#bytes -= visit.bytes;
  }
}

function overloaded(why: string): ProxyError {
  return new ProxyError('overloaded', `The gateway takes no more requests for the moment: ${why}. Ask again after the time in retry-after.`, { retryAfterMs: RETRY_AFTER_MS });
}
