import { readFileSync } from 'node:fs';

/** A file of `/proc`; empty where there is none: its thread or process has ended since it was listed, or the system is another. */
export function readIfThere(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return '';
    throw error;
  }
}
