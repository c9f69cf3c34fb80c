const MAX_LENGTH = 200;

/** What went wrong, on one line that is not too long: a collector's answer stands in it, and that may be a web page. */
export function describeFailure(error: unknown): string {
  const text = error instanceof Error ? textOf(error) : String(error);
  return text.replaceAll(/\s+/g, ' ').slice(0, MAX_LENGTH);
}

// An AggregateError of a failed connection has its words in its parts.
function textOf(error: Error): string {
  const parts: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  const [first] = parts;
  const known = first instanceof Error ? first : error;
  const code = 'code' in known && typeof known.code === 'string' && !known.message.includes(known.code) ? `${known.code} ` : '';
  return `${code}${known.message}`;
}
