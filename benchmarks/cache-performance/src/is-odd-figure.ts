/** Whether no run can come to this figure, however slow the machine. */
export function isOddFigure(figure: string, value: number): boolean {
  if (figure.startsWith('hitPercent')) return value < 0 || value > 100;
  // What a cache holds is a difference: of one that holds next to nothing it may be on either side of it.
  if (figure === 'heldMb') return false;
  if (figure.endsWith('NoisePercent')) return value < 0;
  return value <= 0;
}
