import { resolve } from 'node:path';
import { readPackages } from './package-shapes/read-package.ts';
import { shapeRules } from './package-shapes/shape-rules.ts';

// Usage: node scripts/check-package-shapes.ts [root]
const root = resolve(process.argv[2] ?? `${import.meta.dirname}/..`);
const packages = readPackages(root);
const complaints = packages.flatMap((shape) =>
  shapeRules.flatMap((rule) => rule(shape)).map((complaint) => `${shape.directory}/package.json ${complaint}`),
);

for (const complaint of complaints) console.error(complaint);
console.log(`package shapes: ${packages.length} packages, ${complaints.length} complaints`);
process.exitCode = complaints.length === 0 ? 0 : 1;
