/** What one signal came to within a few seconds: sums, so that a sample costs the same however many there are. */
export class Bucket {
  count = 0;
  sum = 0;
  squares = 0;
  /** The same of values that were cut off at what the baseline takes for possible. */
  clippedSum = 0;
  clippedSquares = 0;

  add(value: number, clipped: number): void {
    this.count += 1;
    this.sum += value;
    this.squares += value * value;
    this.clippedSum += clipped;
    this.clippedSquares += clipped * clipped;
  }

  clear(): void {
    this.count = 0;
    this.sum = 0;
    this.squares = 0;
    this.clippedSum = 0;
    this.clippedSquares = 0;
  }
}
