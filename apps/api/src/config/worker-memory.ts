/** What the primary of several workers takes: some 107 MB idle, and what it holds of their log lines. */
export const PRIMARY_MB = 128;
/** A worker that has just started takes some 115 MB: with less it would give memory back without end. */
export const LEAST_WORKER_MB = 160;
