/** Releases without the bug that loses pages when the write-ahead log is reset while another process writes: minor → least patch. */
const MENDED = [{ minor: 44, patch: 6 }, { minor: 50, patch: 7 }, { minor: 51, patch: 3 }] as const;
const FIRST_SAFE_MINOR = 52;

/**
 * Refuses an SQLite that can damage files by itself.
 *
 * @throws Error that names the version and the fix.
 */
export function assertSafeSqlite(version: string | undefined): void {
  const [major = 0, minor = 0, patch = 0] = (version ?? '').split('.').map(Number);
  const isMended = MENDED.some((mended) => mended.minor === minor && patch >= mended.patch);
  if (major === 3 && (minor >= FIRST_SAFE_MINOR || isMended)) return;
  throw new Error(`SQLite ${version ?? '(none)'} can damage its files when the write-ahead log is reset (mended in 3.51.3, 3.50.7 and 3.44.6). Run a Node.js that bundles a later one, such as 24.15, or keep nothing on disk.`);
}
