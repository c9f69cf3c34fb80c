import type { Ask, Tool } from './ask.ts';
import type { Choice, Step } from './answer.ts';
import { sampleSchema } from './sample-schema.ts';
import { piecesOf, wordsOf } from './words.ts';

const argumentPiece = 8;

/** Calls tools while there are none to quote; quotes their results once they are there. */
export function callTools(ask: Ask, calls: number): Choice {
  if (ask.toolResults.length > 0) return sayText(`The tools said: ${ask.toolResults.join(' | ')}`);
  const usable = ask.toolChoice === 'auto' ? ask.tools : ask.tools.filter((tool) => tool.name === ask.toolChoice);
  if (usable.length === 0) return sayText('There is no tool to call.');
  const steps = Array.from({ length: ask.parallelTools ? calls : 1 }, (_, index): Step => {
    const tool = usable[index % usable.length] ?? { name: '', schema: {} };
    return { kind: 'tool-call', id: `call_mock_${index}`, name: tool.name, deltas: argumentsOf(tool) };
  });
  return { steps, finish: 'tool-calls' };
}

function argumentsOf(tool: Tool): readonly string[] {
  return piecesOf(JSON.stringify(sampleSchema(tool.schema ?? { type: 'object' }, tool.name)), argumentPiece);
}

function sayText(text: string): Choice {
  return { steps: [{ kind: 'text', deltas: wordsOf(text) }], finish: 'stop' };
}
