import type { Node } from 'oxc-parser';

/** The text of a string literal, or of a template without placeholders. */
export function textOf(node: Node | null | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral' || node.expressions.length > 0) return undefined;
  return node.quasis[0]?.value.cooked ?? undefined;
}

/** Whether a node is the identifier, or the string, `name`. */
export function isNamed(node: Node, name: string): boolean {
  return (node.type === 'Identifier' && node.name === name) || textOf(node) === name;
}
