// Writes traces/generated.csv: node src/traces/write-trace.ts
import { writeFileSync } from 'node:fs';

import { generateTrace } from './generate-trace.ts';
import { GENERATED_TRACE } from './generated-trace.ts';

writeFileSync(GENERATED_TRACE, generateTrace());
