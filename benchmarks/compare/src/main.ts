import { runCommand } from '../../harness/src/index.ts';
import { isOddFigure } from '../../throughput/src/index.ts';
import { HELP, parseOptions } from './parse-options.ts';
import { runBenchmark } from './run-benchmark.ts';

await runCommand({ help: HELP, parseOptions, run: runBenchmark, isOddFigure });
