/** The sandbox's tokens: it streams word by word, so a word with the space before it is one. */
export function splitWords(text: string): readonly string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
}

/** How many tokens {@link splitWords} makes of a text. */
export function countWords(text: string): number {
  return splitWords(text).length;
}
