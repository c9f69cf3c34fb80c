import { runCommand } from '@proxyapi/bench-harness';

import { isOddFigure } from './is-odd-figure.ts';
import { HELP, parseOptions } from './parse-options.ts';
import { runBenchmark } from './run-benchmark.ts';

// The loop is a gate: an error that the provider did not make fails it. On a machine that is busy with all else a gateway
// sheds load, which is no fault of it; a smoke run has to pass there too.
await runCommand({ help: HELP, parseOptions, run: runBenchmark, isOddFigure, isStrict: ({ isLoop, isSmoke }) => isLoop && !isSmoke });
