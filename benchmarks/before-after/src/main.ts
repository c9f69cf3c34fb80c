import { runCommand } from '@proxyapi/bench-harness';

import { isOddFigure } from './is-odd-figure.ts';
import { HELP, parseOptions } from './parse-options.ts';
import { runBenchmark } from './run-benchmark.ts';

// The loop is a gate: an error that the provider did not make fails it.
await runCommand({ help: HELP, parseOptions, run: runBenchmark, isOddFigure, isStrict: ({ isLoop }) => isLoop });
