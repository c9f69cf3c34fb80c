import { type Benchmark, BENCHMARKS } from '../bench/benchmarks.ts';

// Of what `pnpm bench` runs, that which a change of the product moves and which a pass has done within about a minute.
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  'throughput': ['--rounds', '2', '--duration', '1', '--samples', '200', '--streams', '64', '--only', 'relay,latency,first-token,streams,cache'],
  'cache-performance': ['--rounds', '3', '--duration', '4'],
};

/** What is run in both checkouts, with the arguments of one pass. */
export const COMPARED_BENCHMARKS: readonly Benchmark[] = BENCHMARKS.flatMap((benchmark) => {
  const shortArguments = ARGUMENTS[benchmark.name];
  return shortArguments === undefined ? [] : [{ ...benchmark, shortArguments }];
});
