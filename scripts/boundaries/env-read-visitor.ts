import type { Node, VisitorObject } from 'oxc-parser';
import { isNamed, textOf } from './node-text.ts';
import type { LineOf, ParsedFacts } from './parsed-facts.ts';

/** Collects `process.env`, `process['env']`, `const { env } = process` and `env` imported from `node:process`. */
export function envReadVisitor({ envReads }: ParsedFacts, lineOf: LineOf): VisitorObject {
  const add = (node: Node): void => {
    envReads.push(lineOf(node));
  };
  return {
    MemberExpression: (node) => {
      if (isProcess(node.object) && isNamed(node.property, 'env')) add(node);
    },
    VariableDeclarator: (node) => {
      if (node.id.type !== 'ObjectPattern' || node.init === null || !isProcess(node.init)) return;
      if (node.id.properties.some((each) => each.type === 'Property' && isNamed(each.key, 'env'))) add(node);
    },
    ImportDeclaration: (node) => {
      if (!['node:process', 'process'].includes(textOf(node.source) ?? '')) return;
      if (node.specifiers.some((each) => each.type === 'ImportSpecifier' && isNamed(each.imported, 'env'))) add(node);
    },
  };
}

/** `process`, `globalThis.process` and the like. */
function isProcess(node: Node): boolean {
  return isNamed(node, 'process') || (node.type === 'MemberExpression' && isNamed(node.property, 'process'));
}
