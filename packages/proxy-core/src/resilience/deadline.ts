import { ProxyError } from '../errors/proxy-error.ts';
import { timerDelayMs } from '../timer-delay-ms.ts';

/** What a deadline ends. */
export interface Abortable {
  abort(reason: Error): void;
}

/** Settings of a {@link Deadline}. */
export interface DeadlineOptions {
  /** Time for the whole call, every attempt and wait included. */
  readonly totalMs: number;
  /** The call's own: aborted at the deadline, or earlier by whoever else may end the call. */
  readonly controller: Abortable;
  /** Monotonic clock in ms. @default performance.now */
  readonly now?: () => number;
  /** The reason of the abort at the deadline. @default a ProxyError `upstream_timeout` */
  readonly createReason?: (totalMs: number) => Error;
}

/**
 * The end of a call in time: aborts the call's controller when it comes. Who makes one disposes of it when the call is over.
 *
 * Not a signal of its own that follows another one, like `AbortSignal.any([parent, AbortSignal.timeout(…)])`: a second
 * controller and its listener cost 1 µs, where the timer takes 0.15.
 */
export class Deadline {
  readonly #controller: Abortable;
  readonly #now: () => number;
  readonly #totalMs: number;
  readonly #endsAtMs: number;
  readonly #createReason: (totalMs: number) => Error;
  #timer: NodeJS.Timeout | undefined;

  /** @throws RangeError when `totalMs` is not a number from 0 on. */
  constructor({ totalMs, controller, now = () => performance.now(), createReason = timeoutReason }: DeadlineOptions) {
    if (!(totalMs >= 0)) throw new RangeError(`totalMs must be a number of at least 0, got ${totalMs}`);
    this.#controller = controller;
    this.#now = now;
    this.#totalMs = totalMs;
    this.#createReason = createReason;
    this.#endsAtMs = now() + totalMs;
    this.#timer = setTimeout(expire, timerDelayMs(totalMs), this);
    this.#timer.unref();
  }

  /** Time left; 0 once it is over. */
  remainingMs(): number {
    return Math.max(0, this.#endsAtMs - this.#now());
  }

  /** The timer's callback. */
  expire(): void {
    this.dispose();
    this.#controller.abort(this.#createReason(this.#totalMs));
  }

  /** Stops the timer; the controller is not aborted then. Idempotent. */
  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

// One function for all deadlines: the timer carries the instance, so none needs a closure.
function expire(deadline: Deadline): void {
  deadline.expire();
}

function timeoutReason(totalMs: number): Error {
  return new ProxyError('upstream_timeout', `No whole answer within ${totalMs / 1000} s. Ask for less, or raise total_timeout.`);
}
