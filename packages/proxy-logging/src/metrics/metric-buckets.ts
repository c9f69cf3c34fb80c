/** Upper bounds of histograms' buckets, in seconds. */
export const METRIC_BUCKETS = {
  // Answers of the cache take a third of a millisecond, those of models half a second to minutes.
  request: [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 8, 12, 20, 30, 45, 60, 90, 120],
  provider: [0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8, 12, 20, 30, 45, 60, 90, 120],
  overhead: [0.000_05, 0.0001, 0.0002, 0.0003, 0.0005, 0.000_75, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
  gc: [0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1],
} as const;
