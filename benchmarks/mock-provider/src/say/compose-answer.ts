import type { Plan, Saying } from '../behaviour/plan.ts';
import type { Answer, Choice, Finish, Step } from './answer.ts';
import type { Ask } from './ask.ts';
import { callTools } from './call-tools.ts';
import { sampleSchema } from './sample-schema.ts';
import { filler, piecesOf, words, wordsOf } from './words.ts';

/** All that an answer may depend on. */
export interface Scene {
  readonly plan: Plan;
  readonly ask: Ask;
  /** What arrived, as JSON text; made only when somebody wants to see it. */
  readonly describeArrival: () => string;
}

const unicodeText =
  'Grüße aus 東京 🗼, 서울 🏙️ und Ελλάδα: 海の向こうに 🐙🦑 と 𝒻𝒶𝓃𝒸𝓎 letters, a family 👨‍👩‍👧‍👦, a flag 🇯🇵, ' +
  'café, नमस्ते, مرحبا, 你好，世界 🌏🚀';

const speakers: Readonly<Record<Saying, (scene: Scene) => Choice>> = {
  text: plainText,
  echo: ({ ask }) => say(wordsOf(ask.userText)),
  'echo-body': ({ describeArrival }) => say(piecesOf(describeArrival(), 64)),
  tools: ({ ask, plan }) => callTools(ask, plan.calls),
  vision: ({ ask }) => say(wordsOf(describeImages(ask.images))),
  json: ({ ask }) => say(piecesOf(jsonText(ask), 12)),
  refusal: ({ plan }) => {
    const deltas = wordsOf(plan.text || 'I will not help with that.');
    return { steps: [{ kind: 'refusal', deltas }], finish: 'refusal' };
  },
  reasoning: (scene) => {
    const thought: Step = { kind: 'reasoning', deltas: wordsOf('First I count the crates, then I count them again.') };
    const { steps, finish } = plainText(scene);
    return { steps: [thought, ...steps], finish };
  },
  length: (scene) => ({ ...plainText(scene), finish: 'length' }),
  unicode: ({ plan }) => say(piecesOf(plan.text || unicodeText, 3)),
  'content-filter': (scene) => ({ ...plainText(scene), finish: 'content-filter' }),
};

/** Says whose answer depends on nothing but the plan and the numbers of the request. */
const fixedSayings: ReadonlySet<Saying> = new Set(['text', 'refusal', 'reasoning', 'length', 'unicode', 'content-filter']);

/** True when an equal plan and equal numbers make an equal answer, whatever the request says. */
export function isFixed(plan: Plan, ask: Ask): boolean {
  return fixedSayings.has(plan.say) && !ask.wantsJson && ask.inputs.length === 0;
}

/** Decides what to say; a dialect renders it. */
export function composeAnswer(scene: Scene): Answer {
  const { plan, ask } = scene;
  const choice = speakers[plan.say](scene);
  const choices = Array.from({ length: ask.choices }, (_, index) => numbered(choice, index));
  return {
    ask,
    plan,
    choices,
    usage: {
      prompt: ask.promptTokens,
      completion: countDeltas(choices),
      reasoning: countDeltas(choices, 'reasoning'),
      cached: Math.min(plan.cached, ask.promptTokens),
      cacheWrite: Math.min(plan.cacheWrite, Math.max(0, ask.promptTokens - plan.cached)),
    },
  };
}

function plainText({ plan, ask }: Scene): Choice {
  if (ask.wantsJson) return say(piecesOf(jsonText(ask), 12));
  const deltas = textDeltas(plan);
  const isShort = deltas.length <= ask.maxTokens;
  return say(isShort ? deltas : deltas.slice(0, ask.maxTokens), isShort ? 'stop' : 'length');
}

function textDeltas(plan: Plan): readonly string[] {
  if (plan.text !== '') return wordsOf(plan.text);
  return plan.bytes > 0 ? filler(plan.bytes, plan.tokens) : words(plan.tokens);
}

function say(deltas: readonly string[], finish: Finish = 'stop'): Choice {
  return { steps: [{ kind: 'text', deltas }], finish };
}

function jsonText(ask: Ask): string {
  return JSON.stringify(ask.schema === undefined ? { answer: 'forty-two', count: 42 } : sampleSchema(ask.schema));
}

function describeImages(images: readonly string[]): string {
  return images.length === 0 ? 'I see no image.' : `I see ${images.length}: ${images.join('; ')}.`;
}

// Choices after the first say which one they are, so that mixing two up shows.
function numbered(choice: Choice, index: number): Choice {
  if (index === 0) return choice;
  return { ...choice, steps: [...choice.steps, { kind: 'text', deltas: [` (choice ${index})`] }] };
}

function countDeltas(choices: readonly Choice[], kind?: Step['kind']): number {
  return choices
    .flatMap((choice) => choice.steps)
    .reduce((sum, step) => sum + (kind === undefined || step.kind === kind ? step.deltas.length : 0), 0);
}
