/** Where a result begins in the page. Numbers, not names: a name may be anything. */
export function resultId(result: number): string {
  return `result-${result}`;
}

/** Where a part begins. */
export function partId(result: number, part: number): string {
  return `${resultId(result)}-part-${part}`;
}
