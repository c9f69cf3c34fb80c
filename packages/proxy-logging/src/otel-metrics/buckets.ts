// What the semantic conventions say, up to 120 s: a model may take that long, and beyond the last bound all look alike.
/** Seconds of a request. */
export const REQUEST_SECONDS: readonly number[] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 120];
/** Seconds of an operation, or until its first chunk. */
export const OPERATION_SECONDS: readonly number[] = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92, 163.84];
/** Tokens of an operation. */
export const TOKENS: readonly number[] = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864];
