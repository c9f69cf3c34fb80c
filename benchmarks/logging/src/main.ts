import { runCommand } from '@proxyapi/bench-harness';

import { HELP, parseOptions } from './parse-options.ts';
import { runBenchmark } from './run-benchmark.ts';

await runCommand({ help: HELP, parseOptions, run: runBenchmark, isOddFigure: (_figure, value) => value < 0 });
