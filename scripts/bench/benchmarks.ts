/** A benchmark that `pnpm bench` runs. */
export interface Benchmark {
  /** Its folder in `benchmarks`. */
  readonly name: string;
  /** The root script that runs it alone, at its full length. */
  readonly script: string;
  /** What it asks, in a few words. */
  readonly asks: string;
  /** Arguments of a short run: about a minute, and still figures that mean something. */
  readonly shortArguments: readonly string[];
  /** Arguments of `node` before its file. */
  readonly nodeArguments?: readonly string[];
  /** Whether its dependencies are a workspace of their own, which nobody has to install. */
  readonly hasOwnWorkspace?: boolean;
}

// These import a package in the process that measures, and run its source.
const FROM_SOURCE = ['--conditions=proxyapi-source'];

/** All benchmarks, in the order in which they run. */
export const BENCHMARKS: readonly Benchmark[] = [
  { name: 'throughput', script: 'bench:throughput', asks: 'what a request, a hit, a chunk and an open stream cost', shortArguments: ['--rounds', '3', '--duration', '1', '--samples', '200', '--streams', '128', '--only', 'relay,latency,first-token,streams,cache'] },
  { name: 'cache-performance', script: 'bench:cache', asks: 'what a look-up costs, and what eviction policies keep', shortArguments: ['--rounds', '5', '--duration', '15'] },
  { name: 'connection-pooling', script: 'bench:pooling', asks: 'what kept connections are worth', shortArguments: ['--smoke'] },
  { name: 'before-after', script: 'bench:before-after', asks: 'a naive proxy beside the gateway, when providers fail', shortArguments: ['--smoke'] },
  { name: 'timeouts', script: 'bench:timeouts', asks: 'what adapting the timeouts is worth', shortArguments: ['--rounds', '1'] },
  { name: 'open-streams', script: 'bench:open-streams', asks: 'what thousands of open streams cost', shortArguments: ['--smoke'] },
  { name: 'anomalies', script: 'bench:anomalies', asks: 'what the anomaly detector finds, misses and raises for nothing', shortArguments: ['--rounds', '3'] },
  { name: 'metrics', script: 'bench:metrics', asks: 'what metrics cost a request', shortArguments: ['--rounds', '5', '--requests', '100000'], nodeArguments: FROM_SOURCE },
  { name: 'logging', script: 'bench:logging', asks: 'what a line of the log costs', shortArguments: ['--rounds', '5'], nodeArguments: FROM_SOURCE },
  { name: 'soak', script: 'bench:soak', asks: 'whether memory stays bounded', shortArguments: ['--smoke'] },
  { name: 'compare', script: 'bench:compare', asks: 'the same work through other gateways', shortArguments: ['--smoke'], hasOwnWorkspace: true },
];
