/** The values of a text's series, by name and labels as written. */
export function parseExposition(text: string): ReadonlyMap<string, number> {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(lines.map((line) => {
    const [series = '', value] = line.split(/ (?=[^ ]+$)/);
    return [series, Number(value)];
  }));
}
