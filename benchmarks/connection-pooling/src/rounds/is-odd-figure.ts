/** Whether no run can come to this figure, however slow the machine. */
export function isOddFigure(figure: string, value: number): boolean {
  if (figure === 'reusePercent') return value < 0 || value >= 100;
  return figure === 'handshakes' || figure === 'resumedHandshakes' ? value < 0 : value <= 0;
}
