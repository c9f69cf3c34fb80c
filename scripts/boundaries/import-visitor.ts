import type { Node, VisitorObject } from 'oxc-parser';
import { isNamed, textOf } from './node-text.ts';
import type { LineOf, ParsedFacts } from './parsed-facts.ts';

/** Collects every way to name another module: imports of values and types, re-exports, `import()` and `require()`. */
export function importVisitor({ imports }: ParsedFacts, lineOf: LineOf): VisitorObject {
  const add = (source: Node | null | undefined): void => {
    const specifier = textOf(source);
    if (source && specifier !== undefined) imports.push({ specifier, line: lineOf(source) });
  };
  return {
    ImportDeclaration: ({ source }) => add(source),
    ImportExpression: ({ source }) => add(source),
    ExportNamedDeclaration: ({ source }) => add(source),
    ExportAllDeclaration: ({ source }) => add(source),
    TSImportType: ({ source }) => add(source),
    TSExternalModuleReference: ({ expression }) => add(expression),
    CallExpression: ({ callee, arguments: [first] }) => {
      if (isNamed(callee, 'require')) add(first);
    },
  };
}
