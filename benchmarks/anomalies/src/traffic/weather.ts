/** Something that drifts around 1 and comes back: what makes one minute of a provider unlike the next. */
export interface WeatherOptions {
  /** Spread of its logarithm. */
  readonly spread: number;
  /** Time after which it has forgotten where it was. */
  readonly memoryMs: number;
  readonly normal: () => number;
}

const STEP_MS = 10_000;

/** A factor that follows a first-order autoregression of its logarithm, in steps of ten seconds. Time may only go on. */
export class Weather {
  readonly #keep: number;
  readonly #push: number;
  readonly #normal: () => number;
  #logarithm: number;
  #nextMs = 0;

  constructor({ spread, memoryMs, normal }: WeatherOptions) {
    this.#keep = Math.exp(-STEP_MS / memoryMs);
    this.#push = spread * Math.sqrt(1 - this.#keep ** 2);
    this.#normal = normal;
    this.#logarithm = spread * normal();
  }

  factorAt(atMs: number): number {
    while (this.#nextMs <= atMs) {
      this.#logarithm = this.#keep * this.#logarithm + this.#push * this.#normal();
      this.#nextMs += STEP_MS;
    }
    return Math.exp(this.#logarithm);
  }
}
