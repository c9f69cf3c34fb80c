/** Where the transport finds the finished lines of what passes through winston. */
export const LINES: unique symbol = Symbol('lines');
