/** A unit vector that depends on nothing but the text. */
export function embed(text: string, dimensions: number): readonly number[] {
  let state = 2166136261;
  for (let index = 0; index < text.length; index += 1) state = Math.imul(state ^ text.charCodeAt(index), 16777619);
  const values = Array.from({ length: dimensions }, () => {
    state = Math.imul(state, 1664525) + 1013904223;
    return (state >>> 8) / 2 ** 23 - 1;
  });
  const length = Math.hypot(...values) || 1;
  return values.map((value) => Math.fround(value / length));
}
