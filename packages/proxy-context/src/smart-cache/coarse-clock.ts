const MAX_AGE_MS = 1;
const MAX_ANSWERS = 256;

/**
 * A monotonic clock in ms that is read at most once in a millisecond, or once in 256 questions where nothing lets the
 * timer run. Whoever asks is told a time up to a millisecond old.
 *
 * `performance.now()` takes as long as the rest of a look-up, or several times that on a virtual machine
 * (benchmarks/cache-performance).
 */
export class CoarseClock {
  #nowMs = 0;
  #answersLeft = 0;
  #isTimerSet = false;
  readonly #expire = (): void => {
    this.#answersLeft = 0;
    this.#isTimerSet = false;
  };

  now(): number {
    if (this.#answersLeft === 0) this.#read();
    this.#answersLeft -= 1;
    return this.#nowMs;
  }

  #read(): void {
    this.#nowMs = performance.now();
    this.#answersLeft = MAX_ANSWERS;
    if (this.#isTimerSet) return;
    this.#isTimerSet = true;
    // Nothing runs while nobody asks.
    setTimeout(this.#expire, MAX_AGE_MS).unref();
  }
}
