import { runCommand } from '@proxyapi/bench-harness';

import { isOddFigure } from './is-odd-figure.ts';
import { HELP, parseOptions } from './parse-options.ts';
import { runBenchmark } from './run-benchmark.ts';

// The short form is a gate: it fails where its bounds are missed.
await runCommand({ help: HELP, parseOptions, run: runBenchmark, isOddFigure, isStrict: ({ isSmoke }) => isSmoke });
