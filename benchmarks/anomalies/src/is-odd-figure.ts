/** Whether no run can come to this figure, however well or badly a detector does. */
export function isOddFigure(figure: string, value: number): boolean {
  if (figure.endsWith('Percent')) return value < 0 || value > 100;
  return figure.startsWith('ns') ? value <= 0 : value < 0;
}
