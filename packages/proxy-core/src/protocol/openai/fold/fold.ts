/** Takes in the values of one member, chunk by chunk, and gives the value that they come to. */
export interface Fold {
  /**
   * @param value a JSON text.
   * @throws {@link FoldFailure} when it cannot be told what the values come to.
   */
  add(value: Buffer): void;
  /** The JSON text of what has been added; called once there was something. */
  result(): Buffer;
}
