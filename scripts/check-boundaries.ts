import { resolve } from 'node:path';
import { findViolations } from './boundaries/find-violations.ts';
import { formatViolation } from './boundaries/violation.ts';

// Usage: node scripts/check-boundaries.ts [root]
const root = resolve(process.argv[2] ?? `${import.meta.dirname}/..`);
const { checkedFiles, violations } = findViolations(root);

for (const violation of violations) console.error(formatViolation(violation));
console.log(`boundaries: ${checkedFiles} files, ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
