/**
 * What an eviction policy keeps on an entry itself. A policy thus needs no map of its own, and no memory that the entry's
 * own size does not already count.
 */
export interface PolicyNode<Self> {
  newer: Self | undefined;
  older: Self | undefined;
  /** Whether it was used since the policy last looked. */
  isUsed: boolean;
}
