const MAX_NAME_LENGTH = 64;
const MAX_CANDIDATES = 2_000;

// Shared by all calls, which never overlap. Bytes hold any distance between names of 64 characters; with plain arrays
// made per row, 2,000 long candidates against a long name took 190 ms instead of 24.
const ROWS = [newRow(), newRow(), newRow()] as const;

interface Match {
  readonly name: string;
  readonly distance: number;
}

/**
 * The `count` candidates that look most like `name`, nearest first: what to suggest after a typing error.
 *
 * Upper and lower case count as equal; swapping two neighbouring characters counts as one change. Equally near
 * candidates keep their order. The work is bounded, since callers choose the name: 64 characters of each name are
 * compared, 2,000 candidates are looked at, and a candidate is dropped as soon as it is farther than those found.
 *
 * @throws RangeError when `count` is not an integer of at least 0.
 * @example nearestNames('gpt-4o-mnii', ['gpt-4o', 'gpt-4o-mini'], 1) // ['gpt-4o-mini']
 */
export function nearestNames(name: string, candidates: Iterable<string>, count: number): string[] {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`count must be an integer of at least 0, got ${count}`);
  if (count === 0) return [];
  const wanted = comparable(name);
  const matches: Match[] = [];
  for (const candidate of new Set(candidates).values().take(MAX_CANDIDATES)) {
    const limit = matches.length < count ? Infinity : (matches.at(-1)?.distance ?? 0) - 1;
    const distance = editDistance(wanted, comparable(candidate), limit);
    if (distance > limit) continue;
    insertSorted(matches, { name: candidate, distance });
    matches.length = Math.min(matches.length, count);
  }
  return matches.map((match) => match.name);
}

function newRow(): Uint8Array {
  return new Uint8Array(MAX_NAME_LENGTH + 1);
}

function comparable(name: string): string {
  return name.slice(0, MAX_NAME_LENGTH).toLowerCase();
}

function insertSorted(matches: Match[], added: Match): void {
  const index = matches.findIndex((match) => match.distance > added.distance);
  matches.splice(index === -1 ? matches.length : index, 0, added);
}

/** Insertions, deletions, replacements and neighbour swaps between two names; `Infinity` once above `limit`. */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return Infinity;
  let [beforeLast, last, current] = ROWS;
  let lastLeast = 0;
  for (let column = 0; column <= to.length; column += 1) last[column] = column;
  for (let row = 1; row <= from.length; row += 1) {
    const least = fillRow({ from, to, row, beforeLast, last, current });
    // A swap looks two rows back, so both rows must be beyond the limit before giving up.
    if (least > limit && lastLeast > limit) return Infinity;
    lastLeast = least;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return last[to.length] ?? Infinity;
}

interface RowTask {
  readonly from: string;
  readonly to: string;
  readonly row: number;
  readonly beforeLast: Uint8Array;
  readonly last: Uint8Array;
  readonly current: Uint8Array;
}

/** Fills `current` with the distances of the first `row` characters of `from`; returns the least of them. */
function fillRow({ from, to, row, beforeLast, last, current }: RowTask): number {
  const character = from.charCodeAt(row - 1);
  const before = from.charCodeAt(row - 2);
  let left = row;
  let aboveLeft = row - 1;
  let least = row;
  current[0] = row;
  for (let column = 1; column <= to.length; column += 1) {
    const other = to.charCodeAt(column - 1);
    const above = last[column] ?? 0;
    let distance = character === other ? aboveLeft : 1 + Math.min(aboveLeft, above, left);
    if (before === other && character === to.charCodeAt(column - 2)) {
      distance = Math.min(distance, (beforeLast[column - 2] ?? 0) + 1);
    }
    current[column] = distance;
    left = distance;
    aboveLeft = above;
    least = Math.min(least, distance);
  }
  return least;
}
