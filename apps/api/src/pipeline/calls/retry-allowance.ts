import type { Provider } from '@proxyapi/proxy-core';

/** What decides how often a request is repeated. */
export interface RetryAllowanceOptions {
  /** Retries of one request, all candidates together. */
  readonly maxRetries: number;
  /** What the caller asks for instead; a provider that is never repeated stays so. */
  readonly asked: number | undefined;
}

/**
 * The retries one request may still make: in all, and at each provider.
 */
export class RetryAllowance {
  readonly #asked: number | undefined;
  readonly #used = new Map<Provider, number>();
  #left: number;

  constructor({ maxRetries, asked }: RetryAllowanceOptions) {
    this.#asked = asked;
    this.#left = asked ?? maxRetries;
  }

  allows(provider: Provider): boolean {
    const { max } = provider.retries;
    const share = max === 0 ? 0 : this.#asked ?? max;
    return this.#left > 0 && (this.#used.get(provider) ?? 0) < share;
  }

  /** One retry is made. */
  use(provider: Provider): void {
    this.#left -= 1;
    this.#used.set(provider, (this.#used.get(provider) ?? 0) + 1);
  }
}
