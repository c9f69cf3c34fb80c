/** How much of a record is told. */
export interface LineLimits {
  /** UTF-16 units of one string. */
  readonly maxStringLength: number;
  /** Of an object or an array. */
  readonly maxMembers: number;
  /** Objects within objects. */
  readonly maxDepth: number;
  /** Values in all: what bounds the work for a record that is as wide as it is deep. */
  readonly maxValues: number;
}

/** The longest line, its line break included. */
export const MAX_LINE_BYTES: number = 8 * 1024;

/** Tried one after the other until the line is short enough; the last one always is. */
export const LINE_LIMITS: readonly LineLimits[] = [
  { maxStringLength: 1024, maxMembers: 64, maxDepth: 6, maxValues: 512 },
  { maxStringLength: 128, maxMembers: 24, maxDepth: 4, maxValues: 128 },
  { maxStringLength: 48, maxMembers: 0, maxDepth: 0, maxValues: 1 },
];
