import type { BilledUsage } from '../records/billed-usage.ts';
import { billUsage, type ChargedExchange } from './bill-usage.ts';
import { costOf } from './price.ts';
import type { PricedProvider, PriceList } from './price-list.ts';

/** What a provider charges for one exchange. */
export interface Bill {
  readonly usage: BilledUsage;
  /** `undefined` where the price is not known. */
  readonly costUsd: number | undefined;
}

/** An exchange, and with whom. */
export interface BilledExchange extends ChargedExchange {
  readonly provider: PricedProvider;
  /** The model's name at the provider. */
  readonly model: string;
}

/** Reckons what exchanges cost. */
export class Billing {
  readonly #prices: PriceList;

  constructor(prices: PriceList) {
    this.#prices = prices;
  }

  /** The bill of one exchange: 0.2 µs where the provider told its usage; 0.6 where it is guessed for a prompt of 2 KB, 3 ms for one of 32 MB. */
  bill(exchange: BilledExchange): Bill {
    const usage = billUsage(exchange);
    const price = this.#prices.priceOf(exchange.provider, exchange.model);
    return { usage, costUsd: price === undefined ? undefined : costOf(price, usage) };
  }
}
