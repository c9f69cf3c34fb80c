/** Whether no run can come to this figure, however slow the machine. */
export function isOddFigure(figure: string, value: number): boolean {
  return value < 0 || (figure.startsWith('firstToken') && value === 0);
}
