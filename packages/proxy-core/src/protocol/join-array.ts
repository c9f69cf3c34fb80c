const OPENER = Buffer.from('[');
const COMMA = Buffer.from(',');
const CLOSER = Buffer.from(']');

/** The JSON array of items that are JSON texts already: {@link splitArray} the other way round. */
export function joinArray(items: readonly Buffer[]): Buffer {
  return Buffer.concat([OPENER, ...items.flatMap((item, index) => (index === 0 ? [item] : [COMMA, item])), CLOSER]);
}
