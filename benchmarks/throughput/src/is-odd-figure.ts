import process from 'node:process';

/** Whether no run can come to this figure, however slow the machine. */
export function isOddFigure(figure: string, value: number): boolean {
  // The system's clock for processes is coarse elsewhere, and garbage may be collected between two looks at memory.
  if (figure.startsWith('cpu')) return process.platform === 'linux' && value <= 0;
  if (figure.startsWith('lateness') || figure.startsWith('rss')) return false;
  return figure === 'stalls' ? value < 0 : value <= 0;
}
