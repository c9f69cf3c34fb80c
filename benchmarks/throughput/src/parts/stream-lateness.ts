import { median } from '@proxyapi/bench-harness';

type Offsets = readonly (readonly number[])[];

/** When each delta of a stream is due: the median of its arrivals without anything between, counted from the request. */
export function deltaSchedule(direct: Offsets): readonly number[] {
  const deltas = Math.max(0, ...direct.map(({ length }) => length));
  return Array.from({ length: deltas }, (_, index) => median(direct.flatMap((stream) => stream[index] ?? [])));
}

/** How much later than the schedule each delta of each stream came, in milliseconds; early ones are below zero. */
export function latenessMs(streams: Offsets, schedule: readonly number[]): readonly number[] {
  return streams.flatMap((stream) => stream.map((offset, index) => offset - (schedule[index] ?? 0)));
}
