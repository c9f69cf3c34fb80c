/** A stretch of a JSON text, and the outermost objects in it whose members are not in order. */
export interface TextStretch {
  readonly start: number;
  readonly end: number;
  readonly unordered: readonly UnorderedObject[];
}

/** An object that is written anew. */
export interface UnorderedObject {
  readonly start: number;
  readonly end: number;
  /** Names and values, in the order in which they are to be written. */
  readonly members: readonly TextStretch[];
}
