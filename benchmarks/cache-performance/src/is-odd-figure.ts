/** Whether no run can come to this figure, however slow the machine. */
export function isOddFigure(figure: string, value: number): boolean {
  if (figure.startsWith('hitPercent')) return value < 0 || value > 100;
  return value <= 0;
}
