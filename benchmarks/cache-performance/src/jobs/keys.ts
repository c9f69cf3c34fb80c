/** Coprime to all that a number of keys usually is: neighbours in time are no neighbours in the cache. */
const STRIDE = 7919;

/** As long as the keys of a gateway's response cache. */
export function makeKeys(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, index) => Buffer.from((from + index).toString(16).padStart(64, '0')).toString());
}

/** The same keys in an order in which none follows its neighbour. */
export function scatter(keys: readonly string[]): readonly string[] {
  return keys.map((_, index) => keys[(index * STRIDE) % keys.length] ?? '');
}
