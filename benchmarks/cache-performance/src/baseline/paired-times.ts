/** What one round measured of a figure, in nanoseconds per operation. */
export interface PairedTimes {
  readonly subjectNs: number;
  readonly mapNs: number;
}
