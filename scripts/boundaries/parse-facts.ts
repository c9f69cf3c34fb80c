import { parseSync, Visitor } from 'oxc-parser';
import { envReadVisitor } from './env-read-visitor.ts';
import { exportVisitor } from './export-visitor.ts';
import { importVisitor } from './import-visitor.ts';
import type { LineOf, ParsedFacts } from './parsed-facts.ts';

/**
 * Reads imports, risky exports and uses of `process.env` from TypeScript or JavaScript source.
 *
 * A syntax tree, not a regular expression: comments, strings and templates must not count as imports, while
 * `import type`, `export … from` and `import('./x.ts').Name` in a type must.
 *
 * @throws SyntaxError when the source does not parse.
 */
export function parseFacts(path: string, source: string): ParsedFacts {
  const { program, errors } = parseSync(path, source);
  if (errors[0] !== undefined) throw new SyntaxError(`${path}: ${errors[0].message}`);
  const facts: ParsedFacts = { imports: [], starExports: [], defaultExports: [], envReads: [] };
  const lineOf: LineOf = (node) => source.slice(0, node.start).split('\n').length;
  for (const makeVisitor of [importVisitor, exportVisitor, envReadVisitor]) {
    new Visitor(makeVisitor(facts, lineOf)).visit(program);
  }
  return facts;
}
