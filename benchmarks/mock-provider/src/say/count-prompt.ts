const charactersPerToken = 4;
const imageTokens = 85;

/** Prompt tokens by a rule of thumb that anyone can redo: four characters each, at least one, 85 per image. */
export function countPrompt(texts: readonly string[], images = 0): number {
  const characters = texts.reduce((sum, text) => sum + text.length, 0);
  return Math.max(1, Math.ceil(characters / charactersPerToken)) + images * imageTokens;
}
