// Measures what its parent asks for, tells how far it is, and ends.
import process from 'node:process';

import { measureParts } from './measure-parts.ts';
import type { BenchmarkOptions } from './parse-options.ts';
import type { MeasureMessage } from './run-benchmark.ts';

process.once('message', (options: BenchmarkOptions) => {
  try {
    tell({ parts: measureParts(options, (progress) => tell({ progress })) });
  } catch (error) {
    tell({ error: error instanceof Error ? error.message : String(error) });
  }
  process.disconnect();
});

function tell(message: MeasureMessage): void {
  process.send?.(message);
}
