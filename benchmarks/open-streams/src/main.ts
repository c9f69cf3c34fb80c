import { runCommand } from '@proxyapi/bench-harness';

import { isOddFigure } from './is-odd-figure.ts';
import { HELP, parseOptions } from './parse-options.ts';
import { runBenchmark } from './run-benchmark.ts';

await runCommand({ help: HELP, parseOptions, run: runBenchmark, isOddFigure });
