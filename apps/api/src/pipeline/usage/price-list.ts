import { ModelMap, type Provider } from '@proxyapi/proxy-core';

import { isRate } from './is-rate.ts';
import type { Price, Rate } from './price.ts';

/** What of a provider tells which prices are its own. */
export type PricedProvider = Pick<Provider, 'name' | 'type' | 'origin' | 'basePath'>;

/** The part of `@pydantic/genai-prices` that is used. */
export type CalcPrice = (usage: Record<string, number>, model: string, options: { readonly providerId?: string; readonly providerApiUrl?: string }) => { readonly model_price: Readonly<Record<string, unknown>> } | null;

/** Parts of a {@link PriceList}. */
export interface PriceListOptions {
  /** Prices of the operator's own, by `provider/model`; they come first. @default none */
  readonly own?: ReadonlyMap<string, Price>;
  /** @default performance.now */
  readonly now?: () => number;
}

interface Remembered {
  readonly price: Price | undefined;
  readonly untilMs: number;
}

/** The list's names of the types that are one company's API; what is compatible is told by its address. */
const LIST_IDS: ReadonlyMap<string, string> = new Map([['openai', 'openai'], ['anthropic', 'anthropic'], ['perplexity', 'perplexity'], ['openrouter', 'openrouter'], ['gemini', 'google']]);

/** It answers out of this process. */
const SANDBOX_PRICE: Price = { input: 0, output: 0 };

/** Callers name the models: more than these are looked up anew, 0.1 ms each. */
const MAX_REMEMBERED = 1024;
/** Some prices depend on the hour. */
const REMEMBERED_MS = 60_000;

/**
 * What models cost, by the list that comes with `@pydantic/genai-prices`. Nothing is ever downloaded: the list is as old as the
 * package, which `docs/costs.md` tells.
 *
 * The list takes 20 MB and 80 ms to load, so it is loaded apart ({@link PriceList.load}); until then only the operator's own
 * prices are known. A model's price is looked up once a minute, since that takes 70 µs.
 */
export class PriceList {
  readonly #own: ReadonlyMap<string, Price>;
  readonly #now: () => number;
  #remembered = new ModelMap<Remembered>(MAX_REMEMBERED);
  #calcPrice: CalcPrice | undefined;

  constructor({ own = new Map(), now = () => performance.now() }: PriceListOptions = {}) {
    this.#own = own;
    this.#now = now;
  }

  /** Prices that are remembered; never above 1,024. */
  get size(): number {
    return this.#remembered.size;
  }

  /** Loads the list. */
  async load(): Promise<void> {
    const { calcPrice } = await import('@pydantic/genai-prices');
    this.#calcPrice = calcPrice;
    this.#remembered = new ModelMap(MAX_REMEMBERED);
  }

  /** What `model` costs at `provider`; `undefined` where nobody knows. */
  priceOf(provider: PricedProvider, model: string): Price | undefined {
    const nowMs = this.#now();
    const remembered = this.#remembered.get(provider.name, model);
    if (remembered !== undefined && nowMs < remembered.untilMs) return remembered.price;
    const price = this.#own.get(`${provider.name}/${model}`) ?? (provider.type === 'sandbox' ? SANDBOX_PRICE : this.#lookUp(provider, model));
    this.#remembered.set(provider.name, model, { price, untilMs: nowMs + REMEMBERED_MS });
    return price;
  }

  #lookUp({ type, origin, basePath }: PricedProvider, model: string): Price | undefined {
    const providerId = LIST_IDS.get(type);
    const found = this.#calcPrice?.({}, model, providerId === undefined ? { providerApiUrl: `${origin}${basePath}` } : { providerId });
    return found === undefined || found === null ? undefined : toPrice(found.model_price);
  }
}

// Prices of audio and images are left out: OpenAI's dialect tells their tokens among the others.
function toPrice(listed: Readonly<Record<string, unknown>>): Price | undefined {
  const input = rateOf(listed['input_mtok']);
  const output = rateOf(listed['output_mtok']);
  if (input === undefined && output === undefined) return undefined;
  const perThousand = listed['requests_kcount'];
  return {
    input,
    output,
    cachedInput: rateOf(listed['cache_read_mtok']),
    cacheWrite: rateOf(listed['cache_write_mtok']),
    reasoning: rateOf(listed['output_reasoning_mtok']),
    perRequest: typeof perThousand === 'number' ? perThousand / 1000 : undefined,
  };
}

function rateOf(listed: unknown): Rate | undefined {
  return isRate(listed) ? listed : undefined;
}
