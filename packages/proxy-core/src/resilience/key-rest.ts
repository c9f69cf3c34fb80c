const FIRST_REFUSAL_MS = 10_000;
const LONGEST_REFUSAL_MS = 300_000;
/** Longer ids name no real model; they share one rest. */
const MAX_MODEL_LENGTH = 256;

/** Until when one key is not to be used, for all models or for one. Times are monotonic, in ms. */
export class KeyRest {
  readonly #maxModels: number;
  readonly #byModel = new Map<string, number>();
  #untilMs = -Infinity;
  #refusedUntilMs = -Infinity;
  #refusals = 0;

  constructor(maxModels: number) {
    this.#maxModels = maxModels;
  }

  /** Models whose rest is remembered. */
  get size(): number {
    return this.#byModel.size;
  }

  /** When the key may be used for `model`: in the past where it may be now. */
  untilMs(model: string, nowMs: number): number {
    const always = Math.max(this.#untilMs, this.#refusedUntilMs);
    if (this.#byModel.size === 0) return always;
    const name = nameOf(model);
    const forModel = this.#byModel.get(name) ?? -Infinity;
    if (forModel <= nowMs) this.#byModel.delete(name);
    return Math.max(always, forModel);
  }

  isRefused(nowMs: number): boolean {
    return this.#refusedUntilMs > nowMs;
  }

  isResting(nowMs: number): boolean {
    return Math.max(this.#untilMs, this.#refusedUntilMs) > nowMs;
  }

  /** @throws RangeError when `untilMs` is not finite: such a key would never be back. */
  rest(model: string | undefined, untilMs: number): void {
    if (!Number.isFinite(untilMs)) throw new RangeError(`untilMs must be finite, got ${untilMs}`);
    if (model === undefined) this.#untilMs = Math.max(this.#untilMs, untilMs);
    else this.#restModel(nameOf(model), untilMs);
  }

  refuse(nowMs: number): void {
    if (this.isRefused(nowMs)) return;
    this.#refusedUntilMs = nowMs + Math.min(LONGEST_REFUSAL_MS, FIRST_REFUSAL_MS * 2 ** this.#refusals);
    // Five doublings reach the longest; counting on would end at Infinity.
    this.#refusals = Math.min(this.#refusals + 1, 5);
  }

  accept(): void {
    this.#refusals = 0;
  }

  #restModel(name: string, untilMs: number): void {
    const longest = Math.max(untilMs, this.#byModel.get(name) ?? -Infinity);
    this.#byModel.delete(name);
    const [oldest] = this.#byModel.size >= this.#maxModels ? this.#byModel.keys() : [];
    if (oldest !== undefined) this.#byModel.delete(oldest);
    // Copied: the caller's string may be a piece of a request body and keep all of it in memory.
    this.#byModel.set(Buffer.from(name).toString(), longest);
  }
}

function nameOf(model: string): string {
  return model.length > MAX_MODEL_LENGTH ? '*' : model;
}
