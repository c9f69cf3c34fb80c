import type { Labels, Sample } from './sample.ts';

/** A counter of one set of labels. */
export class CounterSeries implements Sample {
  readonly labels: Labels;
  value = 0;

  constructor(labels: Labels) {
    this.labels = labels;
  }

  /** Adds a finite number above 0; anything else would spoil the counter for good, and is passed over. */
  add(amount: number): void {
    if (amount > 0 && amount < Infinity) this.value += amount;
  }
}
