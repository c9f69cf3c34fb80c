/** The sum of what `read` gives of each. */
export function sumOf<Item>(items: readonly Item[], read: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + read(item), 0);
}

/** The largest of them; 0 for none. */
export function maxOf<Item>(items: readonly Item[], read: (item: Item) => number): number {
  return items.reduce((max, item) => Math.max(max, read(item)), 0);
}

/** The mean of values that stand for so many each; 0 where they stand for none. */
export function meanOf(parts: readonly { readonly weight: number; readonly value: number }[]): number {
  return ratioOf(sumOf(parts, ({ weight, value }) => weight * value), sumOf(parts, ({ weight }) => weight));
}

/** `part / whole`; 0 where there is no whole. */
export function ratioOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
