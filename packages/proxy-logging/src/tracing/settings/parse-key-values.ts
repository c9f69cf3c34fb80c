const PAIR = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/;

/** Reads `name=value,name=value` with percent-encoded values; `undefined` where it is none of that. */
export function parseKeyValues(text: string): Readonly<Record<string, string>> | undefined {
  const pairs = text.split(',').filter((part) => part.trim() !== '').map(parsePair);
  const known = pairs.filter((pair) => pair !== undefined);
  return known.length === pairs.length ? Object.fromEntries(known) : undefined;
}

function parsePair(part: string): readonly [name: string, value: string] | undefined {
  const [, name, value] = PAIR.exec(part) ?? [];
  if (name === undefined || value === undefined) return undefined;
  try {
    return [decodeURIComponent(name), decodeURIComponent(value)];
  } catch {
    // A stray percent sign: no encoding that anybody can undo.
    return undefined;
  }
}
