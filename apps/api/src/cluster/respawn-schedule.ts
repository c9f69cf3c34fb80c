/** Who has lived so long has not crashed for the reason it began with. */
const STABLE_MS = 60_000;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;

/** How long the place of a worker stays empty: 0 after the first crash, then 0.5 s, 1 s, 2 s, … up to 30 s while they crash young. */
export class RespawnSchedule {
  #crashes = 0;

  /** Crashes one soon after the other. */
  get crashes(): number {
    return this.#crashes;
  }

  /** A worker has ended that lived so long; gives how long to wait before the next one. */
  next(livedMs: number): number {
    this.#crashes = livedMs >= STABLE_MS ? 1 : this.#crashes + 1;
    return this.#crashes === 1 ? 0 : Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#crashes - 2));
  }
}
