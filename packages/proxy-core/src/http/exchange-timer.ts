import type { TimeoutPhase } from '../errors/upstream-error.ts';
import { timerDelayMs } from '../timer-delay-ms.ts';
import type { UpstreamRequest } from './upstream-request.ts';

/** Told, at most once, that time ran out. */
export interface TimedExchange {
  onTimeout(phase: TimeoutPhase): void;
}

/**
 * The clocks of one exchange: to its head, to its end, and between two chunks.
 *
 * Node's own timers and not undici's, whose resolution is 500 ms. A chunk costs one `refresh()`, 45 ns; a timer that is
 * made and cleared 100 ns. Time that is up is told one turn of the event loop later, and only if nothing has come by then:
 * after a loop that stood still, the bytes that arrived meanwhile are read before anybody is blamed.
 */
export class ExchangeTimer {
  readonly #exchange: TimedExchange;
  readonly #limits: UpstreamRequest;
  #head: NodeJS.Timeout | undefined;
  #answer: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #isPaused = false;
  #isSilent = false;

  constructor(exchange: TimedExchange, limits: UpstreamRequest) {
    this.#exchange = exchange;
    this.#limits = limits;
  }

  /** The exchange has got a connection, or one is being made for it. Once more for the same exchange changes nothing. */
  start(): void {
    const { headTimeoutMs, answerTimeoutMs } = this.#limits;
    if (this.#head !== undefined || this.#answer !== undefined) return;
    if (headTimeoutMs !== undefined) this.#head = startTimer(ExchangeTimer.#onHeadLate, headTimeoutMs, this);
    if (answerTimeoutMs !== undefined) this.#answer = startTimer(ExchangeTimer.#onAnswerLate, answerTimeoutMs, this);
  }

  onHead(): void {
    const { idleTimeoutMs } = this.#limits;
    clearTimeout(this.#head);
    this.#head = undefined;
    if (idleTimeoutMs !== undefined) this.#idle = startTimer(ExchangeTimer.#onIdle, idleTimeoutMs, this);
  }

  onChunk(): void {
    this.#isSilent = false;
    this.#idle?.refresh();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    this.onChunk();
  }

  stop(): void {
    clearTimeout(this.#head);
    clearTimeout(this.#answer);
    clearTimeout(this.#idle);
    this.#head = undefined;
    this.#answer = undefined;
    this.#idle = undefined;
  }

  // Shared functions that get the timer as argument: no closure per exchange.
  static #onHeadLate(this: void, timer: ExchangeTimer): void {
    setImmediate(() => {
      if (timer.#head !== undefined) timer.#exchange.onTimeout('first-byte');
    });
  }

  static #onAnswerLate(this: void, timer: ExchangeTimer): void {
    setImmediate(() => {
      if (timer.#answer !== undefined) timer.#exchange.onTimeout('completion');
    });
  }

  // While the reader pauses, silence is its own doing; its resume starts the clock anew.
  static #onIdle(this: void, timer: ExchangeTimer): void {
    if (timer.#isPaused) return;
    timer.#isSilent = true;
    setImmediate(() => {
      if (timer.#idle !== undefined && timer.#isSilent && !timer.#isPaused) timer.#exchange.onTimeout('idle');
    });
  }
}

function startTimer(onLate: (timer: ExchangeTimer) => void, delayMs: number, timer: ExchangeTimer): NodeJS.Timeout {
  return setTimeout(onLate, timerDelayMs(delayMs), timer);
}
