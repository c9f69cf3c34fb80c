// Writes traces/generated.csv: node src/traffic/write-trace.ts
import { writeFileSync } from 'node:fs';

import { GENERATED_TRACE } from '../parse-options.ts';
import { generateTrace } from './generate-trace.ts';

writeFileSync(GENERATED_TRACE, generateTrace());
