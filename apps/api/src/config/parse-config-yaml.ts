import { LineCounter, parseDocument } from 'yaml';
import { ConfigDocument, isMapping, type Position } from './config-document.ts';
import type { ConfigText } from './find-config-text.ts';
import type { Environment } from './environment.ts';
import { YamlReader } from './yaml-reader.ts';

const MAX_OPEN_BRACKETS = 1000;

/**
 * Reads a YAML text into plain values with `${NAME}` filled in. Never throws: what is wrong stands in the document's
 * problems. Broken syntax is told by its first error alone, since what follows it is mostly guessed.
 */
export function parseConfigYaml({ source, text }: ConfigText, env: Environment): ConfigDocument {
  if (opensTooMuch(text)) return tooManyLevels(source);
  const lines = new LineCounter();
  const yaml = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false, strict: true });
  const document = new ConfigDocument(source);
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: Math.max(col, 1) };
  };
  const flaw = yaml.errors[0] ?? yaml.warnings[0];
  if (flaw?.code === 'RESOURCE_EXHAUSTION') return tooManyLevels(source);
  if (flaw !== undefined) {
    const position = positionAt(flaw.pos[0]);
    const hint = syntaxHint(text.split('\n')[position.line - 1] ?? '');
    document.report([], { expected: 'YAML', got: explain(flaw.message), hint, position });
    return document;
  }
  document.value = new YamlReader({ yaml, document, positionAt, env }).read();
  if (!isMapping(document.value)) document.report([], { expected: 'a mapping of keys' });
  return document;
}

// Before the parser, whose time grows with the square of the depth: 3 s for 20,000 brackets. Brackets within texts count
// too, but no configuration leaves a thousand of them open.
function opensTooMuch(text: string): boolean {
  let depth = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > MAX_OPEN_BRACKETS) return true;
  }
  return false;
}

function tooManyLevels(source: string): ConfigDocument {
  const document = new ConfigDocument(source);
  document.report([], { expected: 'YAML', got: 'too many levels' });
  return document;
}

// The parser's words up to where it quotes the file, which may hold a secret.
function explain(message: string): string {
  const words = message.split(/: |; | but |\(/, 1)[0] ?? '';
  return `a syntax error (${words.trim()})`;
}

function syntaxHint(line: string): string | undefined {
  return line.includes('${') ? 'within { } and [ ] a ${NAME} needs quotes around it' : undefined;
}
