/** Whether `model` takes its thinking as a budget in tokens; later ones take a level. */
export function hasThinkingBudget(model: string): boolean {
  return /^(?:models\/)?gemini-2\.5(?!\d)/.test(model);
}

/**
 * Whether `model` refuses a function call without thought signature in the history: Gemini 3 and later, aliases such
 * as `gemini-flash-latest` included.
 */
export function needsThoughtSignatures(model: string): boolean {
  return /^(?:models\/)?gemini-(?![12](?!\d))/.test(model);
}

/** Whether `model` is of the Pro line, which knows no level below `low`. */
export function isPro(model: string): boolean {
  return /^(?:models\/)?gemini-(?:[\d.]+-)?pro(?!\w)/.test(model);
}
