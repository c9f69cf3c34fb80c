/** Of each name so many characters are compared: callers choose the wrong one. */
const MAX_LENGTH = 64;

/** The one of `known` that takes the fewest insertions, deletions and replacements to become `name`; the first of equals. */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Infinity;
  for (const candidate of known) {
    const distance = editDistance(comparable(name), comparable(candidate));
    if (distance >= least) continue;
    nearest = candidate;
    least = distance;
  }
  return nearest;
}

function comparable(name: string): string {
  return name.slice(0, MAX_LENGTH).toLowerCase();
}

function editDistance(from: string, to: string): number {
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = (last[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    last = current;
  }
  return last[to.length] ?? Infinity;
}
