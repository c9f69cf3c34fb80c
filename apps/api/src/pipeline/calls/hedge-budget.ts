/** Extra calls allowed per call that could be hedged. */
const MAX_RATIO = 0.05;
/** Calls after which old ones begin to count less. */
const HALF_LIFE_CALLS = 1000;

/** Keeps hedges to one call in twenty, counted over the last thousand or so. */
export class HedgeBudget {
  #calls = 0;
  #hedges = 0;

  /** A call that may be hedged begins. */
  onCall(): void {
    this.#calls += 1;
    if (this.#calls <= HALF_LIFE_CALLS) return;
    this.#calls /= 2;
    this.#hedges /= 2;
  }

  /** Whether one more hedge is within the budget; it is counted if so. */
  tryTake(): boolean {
    if (this.#hedges + 1 > this.#calls * MAX_RATIO) return false;
    this.#hedges += 1;
    return true;
  }
}
