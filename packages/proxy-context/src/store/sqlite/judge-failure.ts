/** What a failure says of the file: it is somebody else's for a moment, cannot be written, is damaged, or is well. */
export type FileFailure =
  | { readonly kind: 'locked' }
  | { readonly kind: 'unwritable'; readonly reason: string }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'other' };

/** SQLite's primary result codes. */
const UNWRITABLE: Readonly<Record<number, string>> = {
  3: 'no-permission', 8: 'read-only', 10: 'io-error', 13: 'disk-full', 14: 'cannot-open',
};
const LOCKED: ReadonlySet<number> = new Set([5, 6]);
const DAMAGED: ReadonlySet<number> = new Set([11, 26]);
/** The system's, for folders and files that are made before SQLite sees them. */
const SYSTEM: Readonly<Record<string, string>> = {
  EROFS: 'read-only', EACCES: 'no-permission', EPERM: 'no-permission', ENOSPC: 'disk-full', EDQUOT: 'disk-full', ENOTDIR: 'cannot-open', EISDIR: 'cannot-open', EIO: 'io-error',
};

/** Reads the codes of an error of `node:sqlite` or of the file system; messages are for people. */
export function judgeFailure(error: unknown): FileFailure {
  if (typeof error !== 'object' || error === null) return { kind: 'other' };
  if ('errcode' in error && typeof error.errcode === 'number') {
    // The lowest byte; the rest tells which of its cases it is.
    // eslint-disable-next-line no-bitwise
    const code = error.errcode & 0xff;
    if (LOCKED.has(code)) return { kind: 'locked' };
    if (DAMAGED.has(code)) return { kind: 'damaged' };
    return unwritable(UNWRITABLE[code]);
  }
  return 'code' in error && typeof error.code === 'string' ? unwritable(SYSTEM[error.code]) : { kind: 'other' };
}

function unwritable(reason: string | undefined): FileFailure {
  return reason === undefined ? { kind: 'other' } : { kind: 'unwritable', reason };
}
