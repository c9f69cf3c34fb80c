const vocabulary = (
  'The tide comes in, the boats rise, and along the quay someone counts crates of oranges, lamps, copper wire and ' +
  'books while a clerk writes each number down twice, reads both back, and nods.'
).split(' ');

/** The first `count` words of a text that never changes, each with the space before it. */
export function words(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const word = vocabulary[index % vocabulary.length] ?? '';
    return index === 0 ? word : ` ${word}`;
  });
}

/** Cuts a text into words with the space before them; joined they are the text again. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/\s*\S+|\s+$/gu) ?? [];
}

/** Cuts a text into pieces of at most `size` code points, so that no emoji is halved. */
export function piecesOf(text: string, size: number): readonly string[] {
  const points = Array.from(text);
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index) =>
    points.slice(index * size, (index + 1) * size).join(''));
}

/** Cuts ASCII filler of `bytes` characters into `count` pieces. */
export function filler(bytes: number, count: number): readonly string[] {
  const size = Math.max(1, Math.ceil(bytes / Math.max(1, count)));
  const pieces: string[] = [];
  for (let left = bytes; left > 0; left -= size) pieces.push('mock '.repeat(size / 5 + 1).slice(0, Math.min(size, left)));
  return pieces;
}
