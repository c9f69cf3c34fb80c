import type { BenchmarkResult } from './result.ts';

const NUMBER_LIST = /\[\s*((?:-?\d[\d.e+-]*,\s*)*-?\d[\d.e+-]*)\s*\]/g;
/** Digits behind the point that a figure keeps. */
const DIGITS = 4;

/** The result as it is kept: indented, with lists of samples on one line. */
export function renderJson(result: BenchmarkResult): string {
  const text = JSON.stringify(result, (_key, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(DIGITS)) : value), 2);
  return `${text.replaceAll(NUMBER_LIST, (_list, numbers: string) => `[${numbers.replaceAll(/\s+/g, '')}]`)}\n`;
}
