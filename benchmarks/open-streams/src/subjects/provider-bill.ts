/** What the provider charges the holder of one key for. */
export interface Charges {
  readonly calls: number;
  readonly tokens: number;
}

/** The provider's own word on a run. */
export interface ProviderBill {
  /** Calls that it had in hand at once, at the most. */
  readonly mostAtOnce: number;
  chargesFor(key: string): Charges;
}

interface Bill {
  readonly records: readonly { readonly keySuffix: string; readonly completionTokens: number }[];
}

interface Stats {
  readonly maxInFlight: number;
}

/** Of a key, what the bill tells. */
const SUFFIX_LENGTH = 6;

/** Reads the mock provider's bill. */
export async function readBill(provider: URL): Promise<ProviderBill> {
  const { records } = await ask<Bill>(provider, 'bill');
  const { maxInFlight } = await ask<Stats>(provider, 'stats');
  return {
    mostAtOnce: maxInFlight,
    chargesFor(key) {
      const own = records.filter(({ keySuffix }) => keySuffix === key.slice(-SUFFIX_LENGTH));
      return {
        calls: own.length,
        tokens: own.reduce((sum, { completionTokens }) => sum + completionTokens, 0),
      };
    },
  };
}

/** Begins a new one. */
export async function clearBill(provider: URL): Promise<void> {
  await fetch(new URL('/__control/reset', provider), { method: 'POST' });
}

async function ask<Told>(provider: URL, name: string): Promise<Told> {
  return JSON.parse(await (await fetch(new URL(`/__control/${name}`, provider))).text());
}
