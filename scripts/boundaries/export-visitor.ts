import type { VisitorObject } from 'oxc-parser';
import { isNamed } from './node-text.ts';
import type { LineOf, ParsedFacts } from './parsed-facts.ts';

/** Collects `export *` and every spelling of a default export. */
export function exportVisitor({ starExports, defaultExports }: ParsedFacts, lineOf: LineOf): VisitorObject {
  return {
    ExportAllDeclaration: (node) => {
      starExports.push(lineOf(node));
    },
    ExportDefaultDeclaration: (node) => {
      defaultExports.push(lineOf(node));
    },
    TSExportAssignment: (node) => {
      defaultExports.push(lineOf(node));
    },
    ExportSpecifier: (node) => {
      if (isNamed(node.exported, 'default')) defaultExports.push(lineOf(node));
    },
  };
}
