/** How a write ended: why it failed, and how many bytes were taken all the same. */
export type OnWritten = (error: Error | undefined, writtenBytes: number) => void;

/** Where lines end up. One write at a time: the next begins when the one before has ended. */
export interface LogSink {
  /**
   * Begins to write. It may take fewer bytes than it got, and may take for ever, but it neither blocks nor throws.
   * `bytes` stay as they are until `onWritten` is called.
   */
  write(bytes: Buffer, onWritten: OnWritten): void;
  /**
   * Writes before it returns, without waiting for a reader: for the last lines of a process.
   *
   * @returns how many bytes were taken.
   */
  writeNow(bytes: Buffer): number;
}
