import { runCommand } from '@proxyapi/bench-harness';

import { isOddFigure } from './is-odd-figure.ts';
import { HELP, parseOptions } from './parse-options.ts';
import { runBenchmark } from './run-benchmark.ts';

// A comparison is a gate: it fails where the cache has become slower.
await runCommand({ help: HELP, parseOptions, run: runBenchmark, isOddFigure, isStrict: ({ modes }) => modes.includes('compare') });
