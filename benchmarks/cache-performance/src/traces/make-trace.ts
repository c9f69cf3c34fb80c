import { seededRandom } from '@proxyapi/bench-harness';

/** Requests for keys, of which few are asked for often. */
export interface TraceOptions {
  readonly seed: number;
  readonly requests: number;
  /** Keys that are asked for again and again. */
  readonly keys: number;
  /** The key of rank n is asked for in proportion to 1 ÷ n^skew. */
  readonly skew: number;
  /** New keys in a row, each asked for once; 0 for none. */
  readonly scanLength: number;
  /** Share of all requests that belong to scans. */
  readonly scanShare: number;
}

/** The keys in the order in which they are asked for; those of scans are above `keys`. */
export function makeTrace({ seed, requests, keys, skew, scanLength, scanShare }: TraceOptions): Int32Array {
  const random = seededRandom(seed);
  const cumulated = cumulate(keys, skew);
  const trace = new Int32Array(requests);
  // Of the places at which a scan may begin so many are taken that scans have their share.
  const scanOdds = scanLength === 0 ? 0 : scanShare / (scanLength * (1 - scanShare) + scanShare);
  let nextNew = keys;
  let scanLeft = 0;
  for (let place = 0; place < requests; place += 1) {
    if (scanLeft === 0 && random() < scanOdds) scanLeft = scanLength;
    if (scanLeft > 0) {
      scanLeft -= 1;
      trace[place] = nextNew;
      nextNew += 1;
    } else {
      trace[place] = rankOf(random(), cumulated);
    }
  }
  return trace;
}

function cumulate(keys: number, skew: number): Float64Array {
  const cumulated = new Float64Array(keys);
  let total = 0;
  for (let rank = 0; rank < keys; rank += 1) {
    total += 1 / (rank + 1) ** skew;
    cumulated[rank] = total;
  }
  return cumulated;
}

function rankOf(random: number, cumulated: Float64Array): number {
  const wanted = random * (cumulated.at(-1) ?? 0);
  let low = 0;
  let high = cumulated.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulated[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
